"""The site map."""

from django.urls import include, path

from riskreg.views import errors, health, imports, jobs, reports

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # health
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # jobs
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    # imports
    path("registers/<str:code>/import/", imports.register_import, name="register_import"),
    path("registers/<str:code>/import/<int:pk>/", imports.import_preview, name="import_preview"),
    path("registers/<str:code>/import/<int:pk>/run/", imports.import_run, name="import_run"),
    # reports
    path("reports/", reports.report_list, name="report_list"),
    path("reports/issue/", reports.report_issue, name="report_issue"),
    path("reports/<int:pk>/download/", reports.report_download, name="report_download"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
