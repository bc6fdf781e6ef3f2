{{- define "testmesh.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end -}}
{{- end -}}

{{- define "testmesh.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "testmesh.labels" -}}
{{ include "testmesh.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "testmesh.claim" -}}
{{ .Values.persistence.existingClaim | default (printf "%s-data" (include "testmesh.name" .)) }}
{{- end -}}

{{- define "testmesh.databasePasswordFrom" -}}
{{- $from := ternary .Values.postgresql .Values.externalDatabase .Values.postgresql.enabled -}}
{ name: {{ $from.existingSecret | default (include "testmesh.name" .) }}, key: {{ ternary $from.key "database-password" (ne $from.existingSecret "") }} }
{{- end -}}

{{- define "testmesh.masterKeyFrom" -}}
{ name: {{ .Values.masterKey.existingSecret | default (include "testmesh.name" .) }}, key: {{ ternary .Values.masterKey.key "master-key" (ne .Values.masterKey.existingSecret "") }} }
{{- end -}}

{{- define "testmesh.metricsTokenFrom" -}}
{ name: {{ .Values.metrics.existingSecret | default (include "testmesh.name" .) }}, key: {{ ternary .Values.metrics.key "metrics-token" (ne .Values.metrics.existingSecret "") }} }
{{- end -}}

{{- define "testmesh.hasMetricsToken" -}}
{{- if or .Values.metrics.token .Values.metrics.existingSecret }}true{{ end -}}
{{- end -}}
