"""The contract on Django: URL patterns, class-based views, JsonResponse, handler404; on ASGI by --runner uvicorn."""

import pyboot
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path as route
from django.views.generic import View

# What a project's urls.py has.
urlpatterns = []
handler404 = "__main__.not_found"


def text(words, status=200, **headers):
    """Answer with a text of the contract."""
    return HttpResponse(words, pyboot.TEXT_TYPE, status, headers=headers)


class Page(View):
    """A page of one answer. Others than its methods are answered as the contract says."""

    http_method_names = ("get", "head", "post")
    answer = None

    def get(self, request, **found):
        return self.answer(request, **found)

    def http_method_not_allowed(self, request, **_):
        return text(pyboot.NO_METHOD, 405, Allow=pyboot.allow(request.path))


class Root(Page):
    """The root, which takes a POST as well."""

    def post(self, request):
        # On WSGI request.body goes by the Content-Length alone, and a chunked body has none.
        body = pyboot.wsgi_body(request.META) if hasattr(request, "environ") else request.body
        if body is None or len(body) > pyboot.MAX_BODY:
            return text(pyboot.TOO_LARGE, 413)
        status, words = pyboot.greet(body)
        return text(words, status)


def not_found(request, exception):
    """Replace Django's 404."""
    return text(pyboot.NOT_FOUND, 404)


def build(config):
    """Make the application."""
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="__main__",
        APPEND_SLASH=False,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # it says the Content-Length
        DATA_UPLOAD_MAX_MEMORY_SIZE=None,
    )

    def document(request):
        return JsonResponse(config.document(), json_dumps_params={"separators": (",", ":")})

    def file(request, name):
        """Answer a file: Django serves none in production."""
        conditions = [request.headers.get(h, "") for h in ("If-Modified-Since", "Range", "If-Range")]
        answer = pyboot.file_answer(config.files, name, *conditions)
        reply = HttpResponse(answer.body(), status=answer.status, headers=dict(answer.headers))
        if answer.status == 304:
            del reply["Content-Type"]
        return reply

    def says(words):
        return Page.as_view(answer=lambda _: text(words))

    urlpatterns[:] = [
        route("", Root.as_view(answer=lambda _: text(pyboot.TEXT))),
        route("text", says(pyboot.TEXT)),
        route("about", says(config.name)),
        route("healthz", says(pyboot.HEALTHY)),
        route("json", Page.as_view(answer=lambda request: document(request))),
        route("files/<path:name>", Page.as_view(answer=lambda request, name: file(request, name))),
    ]
    return get_asgi_application() if config.asgi else get_wsgi_application()


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")
