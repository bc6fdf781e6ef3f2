{{/* What the schema of the values cannot say, all at once. */}}
{{- define "testmesh.checks" -}}
{{- $wrong := list -}}
{{- with .Values -}}
{{- if not (or .masterKey.value .masterKey.existingSecret) -}}
{{- $wrong = append $wrong "masterKey: give its value (openssl rand -hex 32) or existingSecret. It seals secrets, so keep a copy of it" -}}
{{- end -}}
{{- if .postgresql.enabled -}}
{{- if not (or .postgresql.password .postgresql.existingSecret) -}}
{{- $wrong = append $wrong "postgresql: give its password (openssl rand -hex 24) or existingSecret" -}}
{{- end -}}
{{- if .externalDatabase.url -}}
{{- $wrong = append $wrong "externalDatabase.url: it counts only where postgresql.enabled is false" -}}
{{- end -}}
{{- else -}}
{{- if not .externalDatabase.url -}}
{{- $wrong = append $wrong "externalDatabase.url: give it, or set postgresql.enabled" -}}
{{- end -}}
{{- if not (or .externalDatabase.password .externalDatabase.existingSecret) -}}
{{- $wrong = append $wrong "externalDatabase: give its password or existingSecret" -}}
{{- end -}}
{{- end -}}
{{- $hasWorkers := or (gt (int .workers.replicas) 0) .workers.autoscaling.enabled -}}
{{- if and (or $hasWorkers (gt (int .server.replicas) 1)) (not .persistence.existingClaim) (ne .persistence.accessMode "ReadWriteMany") -}}
{{- $wrong = append $wrong "persistence.accessMode: servers and workers share it, so it has to be ReadWriteMany, or existingClaim names one that is" -}}
{{- end -}}
{{- if not (or $hasWorkers .server.worker) -}}
{{- $wrong = append $wrong "server.worker: nobody would run executions: set it to true, or workers.replicas to more than 0" -}}
{{- end -}}
{{- if gt (int .workers.autoscaling.minReplicas) (int .workers.autoscaling.maxReplicas) -}}
{{- $wrong = append $wrong "workers.autoscaling: minReplicas is more than maxReplicas" -}}
{{- end -}}
{{- if and .ingress.enabled (not .ingress.host) -}}
{{- $wrong = append $wrong "ingress.host: give the name that people use" -}}
{{- end -}}
{{- if and .metrics.serviceMonitor.enabled (not (or .metrics.token .metrics.existingSecret)) -}}
{{- $wrong = append $wrong "metrics: the ServiceMonitor takes a token or existingSecret; without one, /metrics answers nobody outside of the pod" -}}
{{- end -}}
{{- end -}}
{{- if $wrong }}{{ fail (printf "\n  %s\n" (join "\n  " $wrong)) }}{{ end -}}
{{- end -}}
