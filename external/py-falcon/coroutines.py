"""Falcon's other half: the same resources in coroutines, for ASGI."""

import sys

import pyboot
import answers
import falcon
import falcon.asgi


class Text:
    """A text of the contract."""

    def __init__(self, words):
        self.words = words

    async def on_get(self, req, resp):
        answers.say(resp, self.words)

    on_head = on_get

    async def on_options(self, req, resp):
        raise falcon.HTTPMethodNotAllowed([])  # Falcon would answer OPTIONS by itself


class Root(Text):
    """The root, which takes a POST as well."""

    async def on_post(self, req, resp):
        body = bytearray()
        if (req.content_length or 0) > pyboot.MAX_BODY:
            raise falcon.HTTPPayloadTooLarge
        async for piece in req.stream:
            body += piece
            if len(body) > pyboot.MAX_BODY:
                raise falcon.HTTPPayloadTooLarge
        status, words = pyboot.greet(body)
        answers.say(resp, words, status)


class Document(Text):
    """The document, encoded by the media handler."""

    async def on_get(self, req, resp):
        resp.media = self.words()

    on_head = on_get


class File(Text):
    """A file."""

    async def on_get(self, req, resp, name):
        answers.send_file(self.words, name, req, resp)

    on_head = on_get

    async def on_options(self, req, resp, name):
        raise falcon.HTTPMethodNotAllowed([])


async def not_found(req, resp, ex, params):
    answers.not_found(resp)


async def no_method(req, resp, ex, params):
    answers.no_method(req, resp)


async def too_large(req, resp, ex, params):
    """Replace Falcon's 413."""
    resp.set_header("Connection", "close")
    answers.say(resp, pyboot.TOO_LARGE, 413)


def build(config):
    """Make the application."""
    return answers.add_routes(falcon.asgi.App(), config, sys.modules[__name__])
