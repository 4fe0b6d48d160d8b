package session_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// run is a session over a fake rig, and what became of it.
type run struct {
	*session.Session
	rig      *fakeRig
	out, err bytes.Buffer
	code     int
}

// newRun is a run of two rounds of these targets in a folder of the test's own.
func newRun(t *testing.T, targets ...string) *run {
	t.Helper()
	r := &run{Session: &session.Session{}, rig: &fakeRig{t: t, commit: "abc"}}
	r.Rig, r.Stdout, r.Stderr = r.rig, &r.out, &r.err
	r.Options = session.Options{Out: t.TempDir(), ID: "r"}
	r.Session.Run.Plan = harness.Plan{
		Name: "test", Rounds: 2, Launch: harness.LaunchRound, Order: harness.OrderFixed, Up: harness.UpAll, Seed: 1,
		Scenarios: []string{"text"}, Machine: harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"},
		Loads: []harness.Load{{Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: 4,
			Duration: time.Second}},
	}
	for _, name := range targets {
		r.Targets = append(r.Targets, harness.Target{Name: name, Title: name, Language: "Go", Engine: "net/http"})
		r.plan().Entries = append(r.plan().Entries, harness.Entry{Target: name, Alias: name})
	}
	t.Cleanup(r.Close)
	return r
}

func (r *run) plan() *harness.Plan { return &r.Session.Run.Plan }

func (r *run) dir() string { return filepath.Join(r.Options.Out, r.Options.ID) }

// do runs the session to its end, and checks that nothing is left behind.
func (r *run) do(ctx context.Context) *run {
	r.rig.t.Helper()
	err := r.Do(ctx)
	var signal *session.InterruptedError
	if r.code = exitcode.Of(err); errors.As(err, &signal) {
		r.code = exitcode.Signal(signal.Signal)
	}
	if err != nil {
		fmt.Fprintf(&r.err, "bench: %v\n", err)
	}
	for _, s := range r.rig.servers {
		select {
		case <-s.done:
		default:
			r.rig.t.Errorf("%s was left running", s.alias)
		}
	}
	if !r.rig.closed {
		r.rig.t.Error("the rig was not closed")
	}
	return r
}

// resume returns a session that goes on with the run, over the same rig.
func (r *run) resume() *run {
	r.rig.t.Helper()
	r.Close()
	again := &run{Session: &session.Session{Rig: r.rig, Targets: r.Targets, Options: r.Options}, rig: r.rig}
	again.Stdout, again.Stderr = &again.out, &again.err
	again.Options.ID = "r"
	r.rig.servers, r.rig.turns, r.rig.closed = nil, 0, false
	r.rig.t.Cleanup(again.Close)
	if err := again.Reopen(r.dir()); err != nil {
		r.rig.t.Fatal(err)
	}
	return again
}

// kept reads what the run left in its folder.
func (r *run) kept() (harness.Run, []harness.Measurement) {
	r.rig.t.Helper()
	run, turns, _, err := results.Read(r.dir())
	if err != nil {
		r.rig.t.Fatal(err)
	}
	return run, turns
}

// rows reads the run's summary by target.
func (r *run) rows() map[string]harness.Summary {
	r.rig.t.Helper()
	all, err := results.ReadSummary(r.dir())
	if err != nil {
		r.rig.t.Fatal(err)
	}
	rows := map[string]harness.Summary{}
	for _, row := range all {
		rows[row.Target] = row
	}
	return rows
}

// file reads a file of the run's folder; "" if it is not there.
func (r *run) file(name string) string {
	b, _ := os.ReadFile(filepath.Join(r.dir(), name))
	return string(b)
}

// check compares the exit code, and looks for texts in all that was printed.
func (r *run) check(code int, texts ...string) {
	r.rig.t.Helper()
	said := r.out.String() + r.err.String()
	if r.code != code {
		r.rig.t.Errorf("exit %d, want %d:\n%s", r.code, code, said)
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			r.rig.t.Errorf("it does not print %q:\n%s", text, said)
		}
	}
}

// turnsOf are the measured turns as "1 a", with an error where there is one.
func turnsOf(all []harness.Measurement) (texts []string) {
	for _, m := range all {
		text := fmt.Sprintf("%d %s", m.Round, m.Target)
		if m.Error != "" {
			text += ": " + m.Error
		}
		texts = append(texts, text)
	}
	return texts
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
