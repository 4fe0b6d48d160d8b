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
	"tenrounds/harness/requests"
	"tenrounds/harness/scenarios"
)

// source is where the requests come from: a scenario, a file, or the flags of one request.
type source struct {
	scenario string
	files    []string // one for all URLs, or one for each

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
	f.StringArrayVar(&s.files, "requests", nil,
		"what to send: a JSON `FILE`, or - for standard input; one for all URLs or one for each")
	f.StringVar(&s.method, "method", "GET", "method of the one request")
	f.StringArrayVar(&s.headers, "header", nil,
		"a header line 'NAME: VALUE' of the one request; can be repeated")
	f.StringVar(&s.body, "body", "", "`FILE` that holds the body of the one request")
	f.IntVar(&s.status, "expect-status", 200, "the status that its answer must have")
	f.StringVar(&s.expectBody, "expect-body", "", "`FILE` that holds the body that its answer must have")
}

// requests returns what to send: one list for all URLs, or one for each. The URL has a path only where flags
// describe one request.
func (s *source) requests(f *pflag.FlagSet, stdin io.Reader, urls []string) ([][]harness.Request, error) {
	var given []string
	for _, name := range oneRequestFlags {
		if f.Changed(name) {
			given = append(given, "--"+name)
		}
	}
	switch {
	case s.scenario != "" && len(s.files) > 0:
		return nil, errors.New("--scenario and --requests exclude each other")
	case (s.scenario != "" || len(s.files) > 0) && len(given) > 0:
		return nil, fmt.Errorf("%s describe one request, which --scenario and --requests exclude",
			strings.Join(given, ", "))
	case len(s.files) > 1 && len(s.files) != len(urls):
		return nil, fmt.Errorf("--requests is given %d times for %d URLs: give it once for all, or once for each",
			len(s.files), len(urls))
	case s.scenario == "" && len(s.files) == 0:
		one, err := s.one(urls)
		return [][]harness.Request{one}, err
	}
	for _, raw := range urls {
		if u, err := url.Parse(raw); err == nil && u.RequestURI() != "/" {
			return nil, fmt.Errorf("URL %q: --scenario and --requests have paths, so it must end after the port", raw)
		}
	}
	if len(s.files) > 0 {
		return s.read(stdin)
	}
	found, err := scenarios.ByName(s.scenario)
	return [][]harness.Request{found.Requests}, err
}

// read reads the files.
func (s *source) read(stdin io.Reader) (all [][]harness.Request, err error) {
	for _, name := range s.files {
		var found []harness.Request
		if name == "-" {
			const words = "standard input"
			var data []byte
			if data, err = input.ReadFrom(stdin, words, input.MaxSetting); err == nil {
				found, err = requests.Parse(words, data)
			}
		} else {
			found, err = requests.Read(name)
		}
		if err != nil {
			return nil, fmt.Errorf("--requests: %w", err)
		}
		all = append(all, found)
	}
	return all, nil
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
		field, err := requests.Header(line)
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
