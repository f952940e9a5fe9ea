{{- define "da.name" -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- end }}

{{/* part: dict root, part */}}
{{- define "da.labels" -}}
app.kubernetes.io/name: durable-agents
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
app.kubernetes.io/version: {{ .root.Values.images.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "da.selector" -}}
app.kubernetes.io/name: durable-agents
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{/* image: dict root, of */}}
{{- define "da.image" -}}
{{- $image := index .root.Values.images .of -}}
{{- with .root.Values.images.registry }}{{ . }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ .root.Values.images.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* serviceAccount: dict root, of */}}
{{- define "da.serviceAccount" -}}
{{- $account := index .root.Values.serviceAccounts .of -}}
{{- $account.name | default (ternary (printf "%s-%s" (include "da.name" .root) (kebabcase .of)) "default" .root.Values.serviceAccounts.create) }}
{{- end }}

{{/* The queue of a pool: dict root, pool */}}
{{- define "da.queue" -}}{{ .pool.queue | default .root.Values.temporal.taskQueue }}{{- end }}

{{/* A name that a queue's objects can have: the first queue has none of its own. dict root, queue */}}
{{- define "da.queueSuffix" -}}
{{- if ne .queue .root.Values.temporal.taskQueue }}-{{ .queue | lower | replace "_" "-" | replace "." "-" | trunc 20 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Queues that need a worker, as a JSON list. */}}
{{- define "da.queues" -}}
{{- $queues := list -}}
{{- range .Values.agentPools }}{{ $queues = append $queues (include "da.queue" (dict "root" $ "pool" .)) }}{{ end -}}
{{- $queues | uniq | toJson }}
{{- end }}

{{/* Where a pool is asked. dict root, pool (name) */}}
{{- define "da.agentServiceUrl" -}}http://{{ include "da.name" .root }}-agents-{{ .pool }}:8100{{- end }}

{{/* Whether parts share a volume, and its claim. */}}
{{- define "da.claim" -}}
{{- if .Values.data.existingClaim }}{{ .Values.data.existingClaim }}{{ else if .Values.data.create }}{{ include "da.name" . }}-data{{ end }}
{{- end }}
