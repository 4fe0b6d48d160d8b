"""Locust carries the orders of tenrounds to its workers, and the results back. bin/load makes the load."""

import atexit
import json
import os
import socket
import sys
import time

import gevent
import locust
from gevent.event import Event
from gevent.fileobject import FileObjectThread
from locust import User, constant, events, runners, task

runners.WORKER_REPORT_INTERVAL = 1.0  # Locust's page moves each second
PINGS = 8

with open(os.environ["TENROUNDS_SHARES"], encoding="utf-8") as file:
    settings = json.load(file)


class Load(User):
    """Locust wants a user on each worker. The real ones are in bin/load."""

    wait_time = constant(24 * 3600)

    @task
    def wait(self):
        pass


class Part:
    """What the master knows of a worker."""

    def __init__(self, share):
        self.report = {"host": "?", "build": {"sha256": "", "platform": ""}, "error": "", "result": None}
        self.report["share"] = {"index": share, "of": settings["workers"]}
        self.pong = Event()
        self.tally = []
        self.heard = time.monotonic()

    def done(self):
        return self.report["result"] is not None or self.report["error"] != ""


class Master:
    def __init__(self, environment):
        self.environment, self.runner = environment, environment.runner
        self.parts, self.written = {}, False
        self.changed = Event()
        for kind in ("pong", "progress", "result"):
            self.runner.register_message("bench_" + kind, getattr(self, kind))
        environment.events.heartbeat_sent.add_listener(self.heartbeat)
        environment.events.test_start.add_listener(lambda **_: gevent.spawn(self.conduct))
        atexit.register(self.write, "")

    def part(self, client):
        part = self.parts.get(client)
        if part:
            part.heard = time.monotonic()
        return part

    def heartbeat(self, client_id, **_):
        self.part(client_id)

    def pong(self, msg, **_):
        part, came = self.part(msg.node_id), time.monotonic_ns()
        if not part or msg.data["sent"] != part.sent:
            return
        trip = came - part.sent
        if trip < part.report.get("round_trip_ns", trip + 1):
            part.report.update(round_trip_ns=trip, offset_ns=msg.data["at"] - (part.sent + trip // 2))
        part.report.update(host=msg.data["host"], build=msg.data["build"])
        part.locust = msg.data["locust"]
        part.pong.set()

    def progress(self, msg, **_):
        part = self.part(msg.node_id)
        if part:
            part.tally = msg.data["tally"]

    def result(self, msg, **_):
        part = self.part(msg.node_id)
        if part and not part.done():
            part.report.update(result=msg.data.get("result"), error=msg.data.get("error") or "")
            self.changed.set()

    def conduct(self):
        failed = ""
        try:
            failed = self.attempt()
        except Exception as e:
            failed = f"Locust's master failed: {type(e).__name__}: {e}"
        self.write(failed)
        self.environment.process_exit_code = 0
        self.runner.quit()
        if self.environment.web_ui:
            self.environment.web_ui.stop()

    def attempt(self):
        ready = sorted((c.id for c in self.runner.clients.ready), key=self.runner.get_worker_index)
        chosen = ready[: settings["workers"]]
        if len(chosen) < settings["workers"]:
            return f"{len(chosen)} of {settings['workers']} workers are there: the others have gone"
        for share, client in enumerate(chosen):
            self.parts[client] = Part(share)
        for client, part in self.parts.items():
            why = self.compare(client, part)
            if why:
                return why
        start = time.monotonic_ns() + int(settings["lead_s"] * 1e9)
        for client, part in self.parts.items():
            mine = {"share": part.report["share"], "start_at_ns": start + part.report["offset_ns"]}
            self.runner.send_message("bench_order", {**settings["order"], **mine}, client)
        gevent.sleep(max(0, (start - time.monotonic_ns()) / 1e9))
        print(settings["begun"], file=sys.stderr, flush=True)
        self.await_results(time.monotonic() + settings["limit_s"])
        return ""

    def compare(self, client, part):
        """Compares the clocks by the fastest of some messages, and the versions."""
        for _ in range(PINGS):
            part.pong.clear()
            part.sent = time.monotonic_ns()
            self.runner.send_message("bench_ping", {"sent": part.sent}, client)
            if not part.pong.wait(settings["silence_s"]):
                return f"{part.report['host']} ({client}) does not answer"
        own, other, host = settings["build"], part.report["build"], part.report["host"]
        why = ""
        if part.locust != locust.__version__:
            why = f"{host} has Locust {part.locust}, and the master {locust.__version__}: "
            why += "build its bench from the same commit"
        elif own["platform"] == other["platform"] and own["sha256"] != other["sha256"]:
            why = f"{host} has another build of bin/load ({other['sha256'][:12]}, here {own['sha256'][:12]}): "
            why += "build it from the same commit with the same Go"
        if why:
            self.runner.send_message("bench_refused", {"why": why}, client)
            gevent.sleep(0.2)  # so that it gets there before the end
        return why

    def await_results(self, deadline):
        while True:
            left = [(c, p) for c, p in self.parts.items() if not p.done()]
            if not left:
                return
            now = time.monotonic()
            for _, part in left:
                if now > deadline:
                    part.report["error"] = "it sent no result in time"
                elif now > part.heard + settings["silence_s"]:
                    part.report["error"] = f"it gave no sign for {settings['silence_s']:.0f} s"
            self.sum([c for c, p in left if not p.done()])
            self.changed.clear()
            self.changed.wait(1)

    def sum(self, clients):
        """Sends the sums of all tallies, by which each share judges when a ramp ends."""
        tallies = [p.tally for p in self.parts.values() if p.tally]
        if tallies:
            sums = [sum(column) for column in zip(*tallies)]
            for client in clients:
                self.runner.send_message("bench_sums", {"sums": sums}, client)

    def write(self, failed):
        """The report is written once: at the end, or when Locust ends before."""
        if self.written:
            return
        self.written = True
        for part in self.parts.values():
            if not part.done():
                part.report["error"] = "the run ended before its result came"
        report = {"failed": failed, "connected": len(self.runner.clients)}
        report["workers"] = [{"offset_ns": 0, "round_trip_ns": 0, **p.report} for p in self.parts.values()]
        with open(settings["report"] + ".new", "w", encoding="utf-8") as f:
            json.dump(report, f)
        os.rename(settings["report"] + ".new", settings["report"])


class Worker:
    def __init__(self, environment):
        self.environment, self.runner = environment, environment.runner
        self.heard, self.users, self.name = time.monotonic(), 0, ""
        for kind in ("ping", "order", "sums", "refused"):
            self.runner.register_message("bench_" + kind, getattr(self, kind))
        environment.events.heartbeat_received.add_listener(self.heartbeat)
        environment.events.report_to_master.add_listener(self.report)
        gevent.spawn(self.listen)
        gevent.spawn(self.watch)

    def say(self, **line):
        print(json.dumps(line), flush=True)

    def heartbeat(self, **_):
        self.heard = time.monotonic()

    def ping(self, msg, **_):
        at = time.monotonic_ns()
        identity = {"host": socket.gethostname(), "locust": locust.__version__, "build": settings["build"]}
        self.runner.send_message("bench_pong", {"sent": msg.data["sent"], "at": at, **identity})

    def order(self, msg, **_):
        self.name = msg.data["scenario"]
        self.say(order=msg.data)

    def sums(self, msg, **_):
        self.say(sums=msg.data["sums"])

    def refused(self, msg, **_):
        self.say(refused=msg.data["why"])

    def report(self, data, **_):
        data["user_classes_count"], data["user_count"] = {"Load": self.users or 1}, self.users or 1

    def listen(self):
        """Takes the lines of bench worker: the progress of the generator, and what came of it."""
        for text in FileObjectThread(sys.stdin, "r", close=False):
            line = json.loads(text)
            progress = line.get("progress")
            if progress:
                self.users = progress.get("users", 0)
                self.feed(progress)
                self.runner.send_message("bench_progress", {"tally": progress["tally"]})
            else:
                self.runner.send_message("bench_result", line)

    def feed(self, progress):
        """Locust's own statistics get the true figures, with times that are no whole milliseconds."""
        stats, now = self.environment.stats, time.time()
        answers, failed = progress["correct"], progress["failed"]
        times = progress["times_ms"] or []
        for entry in (stats.get(self.name, "LOAD"), stats.total):
            entry.num_requests += answers + failed
            entry.num_none_requests += failed
            entry.num_failures += failed
            entry.last_request_timestamp = now
            for counts, n in ((entry.num_reqs_per_sec, answers + failed), (entry.num_fail_per_sec, failed)):
                if n:
                    counts[int(now)] = counts.get(int(now), 0) + n
            for ms, n in times:
                entry.response_times[ms] = entry.response_times.get(ms, 0) + int(n)
                entry.total_response_time += ms * n
                entry.max_response_time = max(entry.max_response_time, ms)
                least = entry.min_response_time
                entry.min_response_time = ms if least is None else min(least, ms)

    def watch(self):
        """A master that is gone is not waited for: the next one asks for a new registration."""
        while time.monotonic() < self.heard + settings["silence_s"]:
            gevent.sleep(1)
        print("the master gives no sign any more", file=sys.stderr, flush=True)
        self.runner.quit()


@events.init.add_listener
def begin(environment, **_):
    (Master if settings["role"] == "master" else Worker)(environment)
