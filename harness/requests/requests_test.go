package requests_test

import (
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/requests"
)

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := requests.Parse("f", []byte(`[{"path": "/a", "expect": {"length": 3}},
  {"method": "POST", "path": "/", "weight": 2, "headers": {"A": "1", "B": "2"}, "body": "x",
   "expect": {"status": 201, "body": {"base64": "/w=="}}},
  {"path": "/b", "headers": ["A: 1", "A: 2"], "expect": {"body": ""}}]`))
	want := []harness.Request{
		{Method: "GET", Path: "/a", Weight: 1, Expect: harness.Expectation{Length: new(3)}},
		{Method: "POST", Path: "/", Weight: 2, Body: []byte("x"),
			Header: []harness.HeaderField{{Name: "A", Value: "1"}, {Name: "B", Value: "2"}},
			Expect: harness.Expectation{Status: 201, Body: []byte{0xff}}},
		{Method: "GET", Path: "/b", Weight: 1, Header: []harness.HeaderField{{Name: "A", Value: "1"},
			{Name: "A", Value: "2"}}, Expect: harness.Expectation{Body: []byte{}}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v\nwant\n%+v", got, err, want)
	}
	if again := roundTrip(t, got); !reflect.DeepEqual(again, want) {
		t.Errorf("written and read again:\n%+v", again)
	}
}

func roundTrip(t *testing.T, all []harness.Request) []harness.Request {
	t.Helper()
	text, err := requests.Format(all)
	if err != nil {
		t.Fatal(err)
	}
	again, err := requests.Parse("again", text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return again
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                      "not a JSON array",
		`{}`:                                    "not a JSON array",
		`[]`:                                    "there are no requests",
		`[] []`:                                 "something follows",
		"[\n{}]":                                `f, after line 2: request 1: "path" is missing`,
		`[{"path": "/", "expct": {}}]`:          "unknown field",
		`[{"path": "/", "weight": 0}]`:          `"weight" 0: it must be 1 or more`,
		`[{"path": "/", "headers": 1}]`:         `"headers" must be`,
		`[{"path": "/", "headers": ["A"]}]`:     "is not NAME: VALUE",
		`[{"path": "/", "headers": {"": "x"}}]`: "is not NAME: VALUE",
		`[{"path": "/", "headers": {"A:B": "x"}}]`:              "has a colon",
		`[{"path": "/", "expect": {"length": -1}}]`:             "0 or more",
		`[{"path": "/", "expect": {"length": 1, "body": "a"}}]`: "give one of them",
		`[{"path": "/", "body": {"base64": "a b"}}]`:            "a body is a string",
		`[{"path": "/", "body": {"hex": "00"}}]`:                "a body is a string",
		`[{"path": "/", "body": 3}]`:                            "a body is a string",
		"\xef\xbb\xbf[]":                                        "byte-order mark of UTF-8",
		"\xff\xfe[\x00":                                         "byte-order mark of UTF-16",
	} {
		_, err := requests.Parse("f", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := requests.Read(t.TempDir()); err == nil {
		t.Error("a folder was read")
	}
}

// What is read, written and read again is the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{"path": "/a", "headers": {"A": "1"}, "expect": {"length": 3}}]`))
	f.Add(
		[]byte(
			`[{"method": "POST", "path": "/", "body": {"base64": "/w=="}, "expect": {"status": 201, "body": ""}}]`,
		),
	)
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := requests.Parse("f", text)
		if err != nil {
			return
		}
		if again := roundTrip(t, all); !reflect.DeepEqual(again, all) {
			t.Errorf("%s\n%+v\n%+v", text, all, again)
		}
	})
}
