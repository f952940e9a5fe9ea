{{/* What must not be rendered. Each message says what to set. */}}
{{- define "da.checks" -}}
{{- $v := .Values -}}
{{- if not $v.temporal.address }}{{ fail "temporal.address is not set: the host:port of your Temporal server" }}{{ end -}}
{{- if and (not $v.payloads.s3) (not (include "da.claim" .)) }}
{{- fail "payloads.s3 is not set, so parts need a volume that all of them can write: set payloads.s3, data.existingClaim, or data.create" }}
{{- end -}}
{{- if not $v.agentServiceToken.existingSecret }}
{{- fail "agentServiceToken.existingSecret is not set: a Secret whose key `token` has 32 characters or more. Agent-services answer nobody in the cluster without it" }}
{{- end -}}
{{- $byQueue := dict -}}
{{- $names := list -}}
{{- range $v.agentPools }}
{{- if has .name $names }}{{ fail (printf "agentPools: two pools are named %q" .name) }}{{ end -}}
{{- $names = append $names .name -}}
{{- $queue := include "da.queue" (dict "root" $ "pool" .) -}}
{{- $before := get $byQueue $queue -}}
{{- if and $before (ne $before .modules) }}
{{- fail (printf "agentPools: pool %q serves %q on queue %q, and another pool of that queue serves %q. A turn goes to any of them: give one a queue of its own, or both the same modules" .name .modules $queue $before) }}
{{- end -}}
{{- $_ := set $byQueue $queue .modules -}}
{{- end -}}
{{- with $v.console -}}
{{- if .enabled }}
{{- if not (has .pool $names) }}{{ fail (printf "console.pool is %q; allowed: %s" .pool (join ", " $names)) }}{{ end -}}
{{- if or .ingress.enabled .gateway.enabled (ne .service.type "ClusterIP") }}
{{- if not .signIn.enabled }}
{{- fail "The console would be reachable from outside of the cluster without sign-in, and everyone who reaches it could decide what agents do. Set console.signIn, or leave out console.ingress, console.gateway and console.service.type" }}
{{- end }}
{{- if not (hasPrefix "https://" .url) }}{{ fail (printf "console.url is %q; with console.ingress or console.gateway it is the https:// address under which people open the console" .url) }}{{ end -}}
{{- end -}}
{{- if .signIn.enabled }}
{{- range $name := list "issuer" "clientId" "existingSecret" }}
{{- if not (get $v.console.signIn $name) }}{{ fail (printf "console.signIn.%s is not set; sign-in needs it" $name) }}{{ end -}}
{{- end -}}
{{- if not .url }}{{ fail "console.url is not set; sign-in needs the address under which people open the console" }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.jobs.archive.enabled (not $v.archive) (not (include "da.claim" .)) }}{{ fail "jobs.archive needs archive: s3://bucket/prefix, or data" }}{{ end -}}
{{- if and $v.monitoring.podMonitor.consoleToken.existingSecret (not $v.console.signIn.enabled) }}
{{- fail "monitoring.podMonitor.consoleToken is for a console with sign-in. Without it the console listens on loopback only, where Prometheus cannot ask. Set console.signIn, or leave it out" }}
{{- end -}}
{{- if $v.console.pushToken.existingSecret }}
{{- if not $v.console.url }}{{ fail "console.url is not set; console.pushToken needs the address at which workers reach the console" }}{{ end -}}
{{- if and $v.console.enabled (not (and $v.console.signIn.enabled $v.console.signIn.tokensClaim)) }}
{{- fail "console.pushToken needs console.signIn with tokensClaim: the volume on which consoles keep API tokens, and the browsers that are told" }}
{{- end -}}
{{- end -}}
{{- if and $v.worker.controller.enabled $v.worker.keda.enabled }}
{{- fail "worker.keda and worker.controller exclude each other: the controller makes a Deployment for each version. Attach a WorkerResourceTemplate instead" }}
{{- end -}}
{{- end }}
