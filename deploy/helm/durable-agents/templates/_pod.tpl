{{/* Variables of Temporal, of the payload store and of the token, for every part. dict root, queue, controlled (the controller gives address, namespace, version and credentials) */}}
{{- define "da.env" -}}
{{- $t := .root.Values.temporal -}}
{{- if not .controlled }}
- {name: TEMPORAL_ADDRESS, value: {{ $t.address | quote }}}
- {name: TEMPORAL_NAMESPACE, value: {{ $t.namespace | quote }}}
{{- with $t.apiKey.existingSecret }}
- {name: TEMPORAL_API_KEY, valueFrom: {secretKeyRef: {name: {{ . }}, key: {{ $t.apiKey.key }}}}}
{{- end }}
{{- if or $t.tls.enabled $t.tls.existingSecret $t.tls.caSecret }}
- {name: TEMPORAL_TLS, value: "true"}
{{- end }}
{{- with $t.tls.serverName }}
- {name: TEMPORAL_TLS_SERVER_NAME, value: {{ . | quote }}}
{{- end }}
{{- if $t.tls.existingSecret }}
- {name: TEMPORAL_TLS_CLIENT_CERT_PATH, value: /etc/durable-agents/tls/tls.crt}
- {name: TEMPORAL_TLS_CLIENT_KEY_PATH, value: /etc/durable-agents/tls/tls.key}
{{- end }}
{{- end }}
{{- if $t.tls.caSecret }}
- {name: TEMPORAL_TLS_SERVER_CA_CERT_PATH, value: /etc/durable-agents/ca/ca.crt}
{{- end }}
- {name: TEMPORAL_TASK_QUEUE, value: {{ .queue | quote }}}
{{- with .root.Values.payloads }}
{{- with .s3 }}
- {name: PAYLOAD_STORE, value: {{ . | quote }}}
{{- end }}
{{- with .region }}
- {name: AWS_REGION, value: {{ . | quote }}}
{{- end }}
{{- with .endpoint }}
- {name: AWS_ENDPOINT_URL_S3, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- with .root.Values.archive }}
- {name: ARCHIVE, value: {{ . | quote }}}
{{- end }}
{{- with .root.Values.agentServiceToken.existingSecret }}
- {name: AGENT_SERVICE_TOKEN, valueFrom: {secretKeyRef: {name: {{ . }}, key: token}}}
{{- end }}
{{- end }}

{{/* Where variables come from besides. dict root, part */}}
{{- define "da.envFrom" -}}
{{- with .root.Values.payloads.existingSecret }}
- secretRef: {name: {{ . }}}
{{- end }}
{{- with .part.envFrom }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "da.extraEnv" -}}
{{- range $name, $value := .env }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{/* dict root, controlled, signing (whether it verifies) */}}
{{- define "da.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: data, mountPath: /data}
{{- if and .root.Values.temporal.tls.existingSecret (not .controlled) }}
- {name: tls, mountPath: /etc/durable-agents/tls, readOnly: true}
{{- end }}
{{- if .root.Values.temporal.tls.caSecret }}
- {name: ca, mountPath: /etc/durable-agents/ca, readOnly: true}
{{- end }}
{{- if and .signing .root.Values.signing.existingSecret }}
- {name: signing, mountPath: /etc/durable-agents/signing, readOnly: true}
{{- end }}
{{- end }}

{{- define "da.volumes" -}}
- name: tmp
  emptyDir: {}
- name: data
{{- with include "da.claim" .root }}
  persistentVolumeClaim: {claimName: {{ . }}}
{{- else }}
  emptyDir: {}
{{- end }}
{{- if and .root.Values.temporal.tls.existingSecret (not .controlled) }}
- name: tls
  secret: {secretName: {{ .root.Values.temporal.tls.existingSecret }}}
{{- end }}
{{- with .root.Values.temporal.tls.caSecret }}
- name: ca
  secret: {secretName: {{ . }}}
{{- end }}
{{- if and .signing .root.Values.signing.existingSecret }}
- name: signing
  secret: {secretName: {{ .root.Values.signing.existingSecret }}}
{{- end }}
{{- end }}

{{/* Files that verify signatures: for worker and agent-service. */}}
{{- define "da.signingEnv" -}}
{{- if .Values.signing.existingSecret }}
- {name: SIGNING_KEYS_FILE, value: /etc/durable-agents/signing/keys.json}
{{- if .Values.signing.enrolment }}
- {name: ENROLMENT_KEYS_FILE, value: /etc/durable-agents/signing/enrolment.json}
{{- end }}
{{- if .Values.signing.revoked }}
- {name: REVOKED_FILE, value: /etc/durable-agents/signing/revoked.json}
{{- end }}
{{- end }}
{{- end }}

{{- define "da.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "da.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* What every pod says of where it runs. dict root, part (values), component */}}
{{- define "da.placement" -}}
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{ toYaml . }}
{{- end }}
{{- with .part.nodeSelector }}
nodeSelector:
{{ toYaml . | indent 2 }}
{{- end }}
{{- with .part.tolerations }}
tolerations:
{{ toYaml . }}
{{- end }}
{{- with .part.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- if .root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: {{ .root.Values.topologySpread.topologyKey }}
    whenUnsatisfiable: {{ .root.Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
{{ include "da.selector" (dict "root" .root "part" .component) | indent 8 }}
{{- end }}
{{- end }}

{{/* The kubelet is no web page: it says Host: localhost. dict port */}}
{{- define "da.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: {{ .port }}, httpHeaders: [{name: Host, value: localhost}]}
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /healthz, port: {{ .port }}, httpHeaders: [{name: Host, value: localhost}]}
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /readyz, port: {{ .port }}, httpHeaders: [{name: Host, value: localhost}]}
  periodSeconds: 5
  timeoutSeconds: 3
{{- end }}
