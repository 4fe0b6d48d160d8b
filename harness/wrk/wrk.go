// Package wrk speaks the command line of wrk and reads what it prints, so that the real wrk can drive the
// same turns as a cross-check. It starts nothing. wrk compares no body: its results are not verified.
package wrk

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/loader"
)

// Loader is wrk. It has no warm-up, and sends to one server.
type Loader struct{}

// Command is wrk's command line, with a Lua script if the scenario needs one.
func (Loader) Command(t loader.Turn) (loader.Command, error) {
	file := filepath.Join(t.Dir, "requests.lua")
	args, script, err := Args(t.Load, t.Scenario.Requests, t.Targets[0].Address, file)
	if err != nil {
		return loader.Command{}, err
	}
	c := loader.Command{Args: args, Limit: t.Load.Duration + t.Load.Timeout + loader.Slack}
	if script != "" {
		c.Files = map[string][]byte{file: []byte(script)}
	}
	c.Read = func(o loader.Output) (*harness.LoadResult, error) {
		if o.Exit != 0 {
			return nil, o.Failed("wrk")
		}
		r, err := Parse(string(o.Stdout), t.Load)
		if err != nil {
			return nil, err
		}
		return &r, nil
	}
	return c, nil
}

// Args returns wrk's arguments for a load on url, and the Lua script that has to stand in the file named
// script; an empty script means that none is needed.
func Args(l harness.Load, requests []harness.Request, addr, scriptFile string) (
	args []string, script string, err error,
) {
	if len(requests) == 0 {
		return nil, "", fmt.Errorf("wrk: the scenario has no request")
	}
	timeout := (l.Timeout + time.Second - 1) / time.Second // in whole seconds: not sooner than the plan says
	args = []string{
		fmt.Sprintf("-t%d", l.Threads), fmt.Sprintf("-c%d", l.Connections),
		fmt.Sprintf("-d%d", int(l.Duration/time.Second)),
		"--timeout", fmt.Sprintf("%d", max(1, timeout)), "--latency",
	}
	path := requests[0].Path
	r := requests[0]
	if len(requests) > 1 || r.Method != "GET" || len(r.Header) > 0 || r.Body != nil {
		script = lua(requests)
		args = append(args, "-s", scriptFile)
		path = "/"
	}
	return append(args, "http://"+addr+path), script, nil
}

// lua prepares all requests once and sends them by weight in turn, as wrk's manual shows for several
// requests.
func lua(requests []harness.Request) string {
	var b strings.Builder
	b.WriteString("local reqs = {}\nlocal at = 0\ninit = function(args)\n")
	for _, r := range requests {
		var headers strings.Builder
		for _, h := range r.Header {
			fmt.Fprintf(&headers, "[%s]=%s,", quote(h.Name), quote(h.Value))
		}
		body := "nil"
		if r.Body != nil {
			body = quote(string(r.Body))
		}
		for range max(1, r.Weight) {
			fmt.Fprintf(&b, "  reqs[#reqs+1] = wrk.format(%s, %s, {%s}, %s)\n",
				quote(r.Method), quote(r.Path), headers.String(), body)
		}
	}
	b.WriteString("end\nrequest = function()\n  at = at % #reqs + 1\n  return reqs[at]\nend\n")
	return b.String()
}

// quote writes a Lua string: every byte that is not plain goes as a decimal escape.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		if c := s[i]; c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "\\%03d", c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
