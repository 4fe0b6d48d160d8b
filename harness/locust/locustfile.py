"""A scenario of tenrounds, asked by Locust's users. PLAN is filled in for each turn."""

import json
import random
import resource
import sys
import time
from base64 import b64decode

import gevent
from locust import FastHttpUser, HttpUser, between, events, task
from locust.exception import CatchResponseError

PLAN = ""
plan = json.loads(PLAN)


class Request:
    def __init__(self, r):
        self.method, self.path, self.headers = r["method"], r["path"], r["headers"]
        self.body = None if r["body"] is None else b64decode(r["body"])
        self.status = r["status"]
        self.want = None if r["want"] is None else b64decode(r["want"])
        self.counter, self.after = r["counter"], r["counter"] + r["digits"]

    def same(self, got):
        """Where the answer counts, any number of as many digits is right."""
        if self.want is None:
            return True
        if not self.counter:
            return got == self.want
        number, rest = got[self.counter : self.after], got[: self.counter] + got[self.after :]
        if len(number) != self.after - self.counter or not number.isdigit():
            return False
        return rest == self.want[: self.counter] + self.want[self.after :]

    def judge(self, response):
        """An answer that never came is left to Locust, which knows why."""
        if not response.status_code:
            return
        try:
            content = response.content or b""
        except Exception as e:  # whatever the client makes of a broken body
            response.failure(f"reset: {type(e).__name__}")
            return
        if response.status_code != self.status:
            response.failure(f"status {response.status_code}")
        elif not self.same(content):
            response.failure("body")
        else:
            response.success()


requests = [Request(r) for r in plan["requests"]]
weights = [r["weight"] for r in plan["requests"]]
draw = random.Random(plan["seed"])

if plan["client"] == "fast":
    Client, options = FastHttpUser, {}
else:
    Client, options = HttpUser, {"timeout": plan["timeout_s"]}


class Visitor(Client):
    wait_time = between(plan["think_min_s"], plan["think_max_s"])
    connection_timeout = network_timeout = plan["timeout_s"]
    max_retries = 0  # what failed counts as failed

    @task
    def ask(self):
        r = requests[0] if len(requests) == 1 else draw.choices(requests, weights)[0]
        with self.client.request(
            r.method,
            r.path,
            name=plan["name"],
            headers=r.headers,
            data=r.body,
            allow_redirects=False,
            catch_response=True,
            **options,
        ) as response:
            r.judge(response)


def usage():
    return resource.getrusage(resource.RUSAGE_SELF)


report, running = {}, {}


@events.test_start.add_listener
def begin(environment, **_):
    running["stats"] = environment.stats
    gevent.spawn(measure, environment.runner)


def measure(runner):
    """The window is the harness's own: after the warm-up, and not from before the imports."""
    print(plan["begun"], file=sys.stderr, flush=True)
    if plan["warmup_s"]:
        gevent.sleep(plan["warmup_s"])
        runner.stats.reset_all()
    before, start = usage(), time.monotonic()
    gevent.sleep(plan["duration_s"])
    after = usage()
    report.update(
        elapsed_s=time.monotonic() - start,
        user_s=after.ru_utime - before.ru_utime,
        system_s=after.ru_stime - before.ru_stime,
        rss_bytes=after.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        users=runner.user_count,
    )
    runner.quit()


def words(error):
    """What the judge above says stands alone; all else begins with its class."""
    return str(error) if isinstance(error, CatchResponseError) else f"{type(error).__name__}: {error}"


@events.quit.add_listener
def tell(**_):
    """Locust's own JSON tells how many requests failed, and not why."""
    errors = running["stats"].errors.values() if running else []
    told = [{"error": words(e.error)[:200], "occurrences": e.occurrences} for e in errors]
    with open(plan["report"], "w") as f:
        json.dump({**report, "errors": told[:1000]}, f)
