{{/* What pods of servers and workers have in common. */}}
{{- define "testmesh.podSettings" -}}
automountServiceAccountToken: false
# A service that is called testmesh would put an address into TESTMESH_PORT.
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: data
    persistentVolumeClaim: { claimName: {{ include "testmesh.claim" . }} }
  - name: settings
    configMap: { name: {{ include "testmesh.name" . }} }
  - name: tmp
    emptyDir: {}
{{- end -}}

{{- define "testmesh.containerSettings" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: data, mountPath: /data }
  # Where commands look for it.
  - { name: settings, mountPath: /work, readOnly: true }
  - { name: tmp, mountPath: /tmp }
{{- end -}}

{{- define "testmesh.env" -}}
{{- if .Values.postgresql.enabled -}}
- { name: DATABASE_URL, value: "postgres://testmesh@{{ include "testmesh.name" . }}-postgresql:5432/testmesh" }
{{- else -}}
- { name: DATABASE_URL, value: {{ .Values.externalDatabase.url | quote }} }
- { name: TESTMESH_DATABASE_TLS, value: {{ .Values.externalDatabase.tls | quote }} }
{{- end }}
- name: TESTMESH_DATABASE_PASSWORD
  valueFrom:
    secretKeyRef: {{ include "testmesh.databasePasswordFrom" . }}
- name: TESTMESH_MASTER_KEY
  valueFrom:
    secretKeyRef: {{ include "testmesh.masterKeyFrom" . }}
{{- end -}}

{{/* A change of a setting or a secret of the chart starts new pods. */}}
{{- define "testmesh.podAnnotations" -}}
testmesh/settings: {{ include (print $.root.Template.BasePath "/settings.yaml") .root | sha256sum | trunc 16 | quote }}
testmesh/secrets: {{ include (print $.root.Template.BasePath "/secret.yaml") .root | sha256sum | trunc 16 | quote }}
{{- with .annotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "testmesh.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
