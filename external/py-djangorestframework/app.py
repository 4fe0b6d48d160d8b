"""The contract on Django REST framework: APIViews with renderers, a negotiation, an exception handler."""

import pyboot
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path as route

# What a project's urls.py has.
urlpatterns = []
handler404 = "__main__.not_found"

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="__main__",
    APPEND_SLASH=False,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # it says the Content-Length
    # No users: its defaults need the tables of django.contrib.auth.
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)

from rest_framework.exceptions import MethodNotAllowed  # noqa: E402  it reads the settings when it is imported
from rest_framework.negotiation import BaseContentNegotiation  # noqa: E402
from rest_framework.renderers import BaseRenderer, JSONRenderer  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Text(BaseRenderer):
    """A text of the contract."""

    media_type = "text/plain"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data.encode()


class OneRenderer(BaseContentNegotiation):
    """There is one representation of each page, whatever the client accepts."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Page(APIView):
    """A page of one answer. Others than its methods are answered as the contract says."""

    http_method_names = ("get", "head", "post")
    renderer_classes = (Text,)
    content_negotiation_class = OneRenderer
    default_response_headers = {}  # Allow on each answer otherwise
    answer = None

    def get(self, request, **found):
        return self.answer(request, **found)

    def get_exception_handler(self):
        return refusal


class Document(Page):
    """The document; JSONRenderer is compact by default."""

    renderer_classes = (JSONRenderer,)


class Root(Page):
    """The root, which takes a POST as well."""

    def post(self, request):
        # request.data goes by the Content-Length alone, and a chunked body has none.
        body = pyboot.wsgi_body(request.META)
        status, words = (413, pyboot.TOO_LARGE) if body is None else pyboot.greet(body)
        return Response(words, status)


def refusal(exc, context):
    """Replace what the framework says of an exception."""
    if not isinstance(exc, MethodNotAllowed):
        return None
    request = context["request"]
    request.accepted_renderer = Text()  # a 405 of /json is a text
    return Response(pyboot.NO_METHOD, 405, headers={"Allow": pyboot.allow(request.path)})


def not_found(request, exception):
    """Replace Django's 404."""
    return HttpResponse(pyboot.NOT_FOUND, pyboot.TEXT_TYPE, 404)


def build(config):
    """Make the application."""

    def file(request, name):
        conditions = [request.headers.get(h, "") for h in ("If-Modified-Since", "Range", "If-Range")]
        answer = pyboot.file_answer(config.files, name, *conditions)
        reply = HttpResponse(answer.body(), status=answer.status, headers=dict(answer.headers))
        if answer.status == 304:
            del reply["Content-Type"]
        return reply

    def says(words, page=Page):
        return page.as_view(answer=lambda request: Response(words))

    urlpatterns[:] = [
        route("", says(pyboot.TEXT, Root)),
        route("text", says(pyboot.TEXT)),
        route("about", says(config.name)),
        route("healthz", says(pyboot.HEALTHY)),
        route("json", Document.as_view(answer=lambda request: Response(config.document()))),
        route("files/<path:name>", Page.as_view(answer=file)),
    ]
    return get_wsgi_application()


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")
