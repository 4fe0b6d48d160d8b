"""The contract on Falcon: resources, a media handler for JSON, error handlers. For ASGI see coroutines.py."""

import sys

import pyboot
import answers
import coroutines
import falcon


class Text:
    """A text of the contract."""

    def __init__(self, words):
        self.words = words

    def on_get(self, req, resp):
        answers.say(resp, self.words)

    on_head = on_get

    def on_options(self, req, resp):
        raise falcon.HTTPMethodNotAllowed([])  # Falcon would answer OPTIONS by itself


class Root(Text):
    """The root, which takes a POST as well."""

    def on_post(self, req, resp):
        body = pyboot.wsgi_body(req.env)
        if body is None:
            raise falcon.HTTPPayloadTooLarge
        status, words = pyboot.greet(body)
        answers.say(resp, words, status)


class Document(Text):
    """The document, encoded by the media handler."""

    def on_get(self, req, resp):
        resp.media = self.words()

    on_head = on_get


class File(Text):
    """A file."""

    def on_get(self, req, resp, name):
        answers.send_file(self.words, name, req, resp)

    on_head = on_get

    def on_options(self, req, resp, name):
        raise falcon.HTTPMethodNotAllowed([])


def not_found(req, resp, ex, params):
    answers.not_found(resp)


def no_method(req, resp, ex, params):
    answers.no_method(req, resp)


def too_large(req, resp, ex, params):
    """Replace Falcon's 413."""
    answers.say(resp, pyboot.TOO_LARGE, 413)


def build(config):
    """Make the application."""
    if config.asgi:
        return coroutines.build(config)
    return answers.add_routes(falcon.App(), config, sys.modules[__name__])


if __name__ == "__main__":
    pyboot.main(build, runner="gthread")
