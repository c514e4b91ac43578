"""The site map, pages that fail in every way there is a page for, and the mails as a mail program shows them."""

from csp.decorators import csp_exempt
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from riskreg import urls
from riskreg.jobs.messages import compose
from riskreg.models import Delivery
from riskreg.views import errors

WRONG = {400: SuspiciousOperation, 403: PermissionDenied, 413: RequestDataTooBig}
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def fail(request: HttpRequest, code: int) -> HttpResponse:
    """Fail as asked."""
    if code in WRONG:
        raise WRONG[code]
    if code == 429:
        return render(request, "errors/429.html", status=429)
    return errors.server_error(request) if code == 500 else errors.csrf_failure(request)


@csp_exempt()
def mail(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest mail of that kind to the one who looks. Mails carry their own styles, as mail programs want them."""
    delivery = Delivery.objects.filter(kind=kind, recipient=request.user.pk).latest("pk")
    message = compose(delivery, now=timezone.now())
    if message is None:
        raise Http404
    return HttpResponse(message.alternatives[0].content)


urlpatterns = [*urls.urlpatterns, path("fail/<int:code>/", fail), path("mail/<slug:kind>/", mail)]
