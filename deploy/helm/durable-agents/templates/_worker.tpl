{{/* The pod of a worker. dict root, queue, controlled */}}
{{- define "da.workerPod" -}}
{{- $w := .root.Values.worker -}}
metadata:
  labels:
{{ include "da.labels" (dict "root" .root "part" "worker") | indent 4 }}
    durable-agents/queue: {{ .queue }}
{{- with $w.annotations }}
  annotations:
{{ toYaml . | indent 4 }}
{{- end }}
spec:
  serviceAccountName: {{ include "da.serviceAccount" (dict "root" .root "of" "worker") }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ $w.terminationGracePeriodSeconds }}
  securityContext:
{{ include "da.podSecurity" . | indent 4 }}
{{ include "da.placement" (dict "root" .root "part" $w "component" "worker") | indent 2 }}
  containers:
    - name: worker
      image: {{ include "da.image" (dict "root" .root "of" "worker") }}
      imagePullPolicy: {{ .root.Values.images.pullPolicy }}
      ports: [{name: http, containerPort: 8101}]
      env:
{{ include "da.env" . | trim | indent 8 }}
{{- with .root.Values.console.url }}
        - {name: CONSOLE_URL, value: {{ . | quote }}}
{{- end }}
{{- with .root.Values.console.pushToken }}
{{- if .existingSecret }}
        - {name: NOTIFY_PUSH_URL, value: {{ $.root.Values.console.url | quote }}}
        - {name: NOTIFY_PUSH_TOKEN, valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .key }}}}}
{{- end }}
{{- end }}
{{- with include "da.signingEnv" .root | trim }}
{{ . | indent 8 }}
{{- end }}
{{- with include "da.extraEnv" $w | trim }}
{{ . | indent 8 }}
{{- end }}
{{- with include "da.envFrom" (dict "root" .root "part" $w) | trim }}
      envFrom:
{{ . | indent 8 }}
{{- end }}
      securityContext:
{{ include "da.containerSecurity" . | indent 8 }}
      resources:
{{ toYaml $w.resources | indent 8 }}
{{ include "da.probes" (dict "port" 8101) | indent 6 }}
      volumeMounts:
{{ include "da.mounts" (dict "root" .root "controlled" .controlled "signing" true) | trim | indent 8 }}
  volumes:
{{ include "da.volumes" (dict "root" .root "controlled" .controlled "signing" true) | trim | indent 4 }}
{{- end }}
