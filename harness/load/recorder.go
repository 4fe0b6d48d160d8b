package load

import (
	"cmp"
	"fmt"

	"tenrounds/harness"
)

// recorder accounts for the requests of one connection, or of all connections of one loop. It is not safe
// for concurrent use; only times is shared.
type recorder struct {
	window
	account harness.TargetLoad // Scheduled, the outcomes and BytesReceived
	closed  int64              // keep-alive connections that an answer ended with Connection: close
	live    int64              // connections that were open when they had nothing more to send
	counted *counted           // nil if no numbers are counted
	outside int64              // answers that belong to no window
	reasons reasons            // of the failures in the account
	carried int64              // of these, correct ones that came within it
	strict  bool               // what fails counts, whenever it was sent
	edges   int64              // ns inside the window of the requests that reach over its edges
	creates []bool             // the requests that make something; nil if none does
	created harness.Creates    // of the whole run
	watched *watched           // nil without conditions
	ramp    *ramp              // likewise
	times   *times
	fresh   []sample // not yet in times
	lags    []int64  // likewise
}

func newRecorder(w window, t *times) *recorder {
	r := &recorder{window: w, times: t, fresh: make([]sample, 0, samplesKept)}
	if t.lag != nil {
		r.lags = make([]int64, 0, samplesKept)
	}
	return r
}

func (r *recorder) counts(at int64) bool { return r.from <= at && at < r.to }

// schedule notes that a request was sent.
func (r *recorder) schedule(f flight) {
	if r.counts(f.intended) {
		r.account.Scheduled++
		r.ramp.sent(f.intended)
	}
}

// unsent notes a request that fell due and was not sent.
func (r *recorder) unsent(intended int64) {
	if r.counts(intended) {
		r.account.Scheduled++
		r.account.Unsent++
	}
}

// lagged notes how late a request was sent on a connection that was free in time. A request that waited for a
// connection is late because of the server, and does not count.
func (r *recorder) lagged(intended, lag int64) {
	if r.lags == nil || !r.counts(intended) {
		return
	}
	if r.lags = append(r.lags, lag); len(r.lags) == cap(r.lags) {
		r.flush()
	}
}

// answered notes an answer that is complete and as expected, of so many bytes.
func (r *recorder) answered(f flight, now, bytes int64) {
	if !r.counts(f.intended) || now >= r.to && !r.countLate || r.creates != nil {
		r.settle(f, reason{}, now, bytes)
		return
	}
	r.correct(f, now, bytes)
}

func (r *recorder) correct(f flight, now, bytes int64) {
	r.account.Correct++
	r.account.BytesReceived += bytes
	r.watched.answer(now - f.intended)
	r.ramp.correct(f.intended, now-f.intended)
	r.record(sample{response: now - f.intended, service: now - f.sent})
}

// settle notes what became of a request, and how many bytes its complete answer had.
func (r *recorder) settle(f flight, why reason, now, bytes int64) {
	o := why.outcome
	if r.creates != nil && r.creates[f.request] {
		r.create(o)
	}
	if !r.counts(f.intended) {
		r.edges += max(min(now, r.to)-max(f.intended, r.from), 0)
		if o == answered && r.counts(now) {
			r.carried++
		}
		if !r.strict || !o.failed() {
			if o < notHTTP {
				r.outside++
			}
			return
		}
		r.account.Scheduled++
	}
	a := &r.account
	if o.failed() {
		r.failed(f.intended, why)
		if o < notHTTP {
			a.Wrong++
			a.BytesReceived += bytes
		}
	}
	switch o {
	case answered:
		if now >= r.to && !r.countLate {
			a.InFlight++
			r.edges += r.to - f.intended
			return
		}
		r.correct(f, now, bytes)
	case badStatus:
		a.Failures.Status++
	case badBody:
		a.Failures.Body++
	case badHead:
		a.Failures.Head++
	case notHTTP:
		a.Errors, a.Failures.Malformed = a.Errors+1, a.Failures.Malformed+1
	case lost:
		a.Errors, a.Failures.Reset = a.Errors+1, a.Failures.Reset+1
	case late:
		a.Timeouts, a.Failures.Timeout = a.Timeouts+1, a.Failures.Timeout+1
	case abandoned:
		a.InFlight++
	}
}

// failed counts a failure of a request that was due at a time.
func (r *recorder) failed(at int64, why reason) {
	r.watched.failure()
	r.ramp.failed(at)
	r.reasons.add(why, 1)
}

// create counts a request that was to make something.
func (r *recorder) create(o outcome) {
	if o == answered {
		r.created.Answered++
	} else {
		r.created.Unsure++
	}
}

// unconnected notes an attempt to connect that failed. It counts as a request that was scheduled.
func (r *recorder) unconnected(at int64, err error) {
	if r.counts(at) || r.strict {
		r.extra(at, connectReason(err), &r.account.Failures.Connect)
	}
}

// unsolicited notes bytes that came although no request was waiting for an answer. They count as a request
// that was scheduled and failed, whenever they come: no server sends any.
func (r *recorder) unsolicited(now int64, b []byte) {
	r.extra(now, reasonUnsolicited, &r.account.Failures.Unsolicited)
	if r.account.Difference == "" {
		r.differs(fmt.Sprintf("%.60q came without a request", b))
	}
}

// extra counts a failure that no request was sent for, as a request of its own.
func (r *recorder) extra(at int64, why reason, kind *int64) {
	r.account.Scheduled++
	r.account.Errors++
	*kind++
	r.ramp.sent(at)
	r.failed(at, why)
}

// differs keeps the first difference in words.
func (r *recorder) differs(words string) { r.account.Difference = cmp.Or(r.account.Difference, words) }

func (r *recorder) record(s sample) {
	r.fresh = append(r.fresh, s)
	if len(r.fresh) == samplesKept {
		r.flush()
	}
}

func (r *recorder) flush() {
	r.times.record(r.fresh, r.lags)
	r.fresh, r.lags = r.fresh[:0], r.lags[:0]
}
