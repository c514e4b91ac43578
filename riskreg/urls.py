"""The site map."""

from django.urls import include, path

from riskreg.views import errors

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
