package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/scenarios"
)

// source is where the requests come from: a scenario, a file, or the flags of one request.
type source struct {
	scenario, file string

	method     string
	headers    []string
	body       string
	status     int
	expectBody string
}

var oneRequestFlags = []string{"method", "header", "body", "expect-status", "expect-body"}

func scenarioNames() string { return strings.Join(scenarios.Names(), " ") }

func (s *source) flags(f *pflag.FlagSet) {
	f.StringVar(&s.scenario, "scenario", "", "what to send: "+scenarioNames())
	f.StringVar(&s.file, "requests", "", "what to send: a JSON `FILE`, or - for standard input")
	f.StringVar(&s.method, "method", "GET", "method of the one request")
	f.StringArrayVar(&s.headers, "header", nil,
		"a header line 'NAME: VALUE' of the one request; can be repeated")
	f.StringVar(&s.body, "body", "", "`FILE` that holds the body of the one request")
	f.IntVar(&s.status, "expect-status", 200, "the status that its answer must have")
	f.StringVar(&s.expectBody, "expect-body", "", "`FILE` that holds the body that its answer must have")
}

// requests returns what to send. The URL has a path only where flags describe one request.
func (s *source) requests(f *pflag.FlagSet, stdin io.Reader, urls []string) ([]harness.Request, error) {
	var given []string
	for _, name := range oneRequestFlags {
		if f.Changed(name) {
			given = append(given, "--"+name)
		}
	}
	switch {
	case s.scenario != "" && s.file != "":
		return nil, errors.New("--scenario and --requests exclude each other")
	case (s.scenario != "" || s.file != "") && len(given) > 0:
		return nil, fmt.Errorf("%s describe one request, which --scenario and --requests exclude",
			strings.Join(given, ", "))
	case s.scenario == "" && s.file == "":
		return s.one(urls)
	}
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.RequestURI() != "/" {
			return nil, fmt.Errorf("URL %q: --scenario and --requests have paths, so it must end after the port", raw)
		}
	}
	if s.file != "" {
		return readRequests(s.file, stdin)
	}
	found, err := scenarios.ByName(s.scenario)
	return found.Requests, err
}

// one builds the request that the flags describe.
func (s *source) one(urls []string) ([]harness.Request, error) {
	r := harness.Request{Method: s.method, Path: "/", Expect: harness.Expectation{Status: s.status}}
	if len(urls) > 0 {
		if u, err := url.Parse(urls[0]); err == nil {
			r.Path = u.RequestURI()
		}
	}
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.RequestURI() != r.Path {
			return nil, fmt.Errorf("URL %q: all must have the path of the first, %s: one request goes to all",
				raw, r.Path)
		}
	}
	for _, line := range s.headers {
		field, err := parseHeader(line)
		if err != nil {
			return nil, fmt.Errorf("--header: %w", err)
		}
		r.Header = append(r.Header, field)
	}
	var err error
	if s.body != "" {
		if r.Body, err = input.Read(s.body, input.MaxSetting); err != nil {
			return nil, fmt.Errorf("--body: %w", err)
		}
	}
	if s.expectBody != "" {
		if r.Expect.Body, err = input.Read(s.expectBody, input.MaxSetting); err != nil {
			return nil, fmt.Errorf("--expect-body: %w", err)
		}
	}
	return []harness.Request{r}, nil
}
