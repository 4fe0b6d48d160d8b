package load

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// oracle reads an answer by net/http, 1xx skipped, and returns what the parser should make of it.
func oracle(in []byte, isHead bool, want []byte) (parsed, error) {
	method := "GET"
	if isHead {
		method = "HEAD"
	}
	src := bytes.NewReader(in)
	r := bufio.NewReaderSize(src, 2*maxHead)
	for {
		resp, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			return parsed{}, err
		}
		if strings.ContainsAny(resp.Status[:1], "+-") {
			return parsed{}, errors.New("a signed status code, which net/http lets through")
		}
		if resp.StatusCode/100 == 1 && resp.StatusCode != 101 {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return parsed{}, err
		}
		p := parsed{status: resp.StatusCode, match: want == nil || bytes.Equal(body, want), close: resp.Close}
		p.used = len(in) - src.Len() - r.Buffered()
		return p, nil
	}
}

// stricter are the parser's own rules, which net/http does not have.
var stricter = []error{errVersion, errFold, errNameSpace, errHeadTooLarge, errBareLF, errReason, errBoth}

// laxer are net/http's rules against waste and odd trailers, which the parser does not need: it buffers
// neither.
var laxer = []string{"too much non-data", "bad trailer key", "suspiciously long trailer"}

func FuzzParser(f *testing.F) {
	for _, a := range answers {
		f.Add([]byte(a.in), a.ask.head, uint(len(a.in)/2))
	}
	f.Fuzz(func(t *testing.T, in []byte, isHead bool, cut uint) {
		if len(in) > maxHead/2 {
			return
		}
		// The seeds' bodies are mostly "abc", so both match and mismatch are met.
		w := &wire{status: 200, head: isHead, body: []byte("abc")}
		var p parser
		var known knownHead
		got := parse(&p, w, &known, string(in))

		i := cut % uint(len(in)+1)
		for name, other := range map[string]parsed{
			"cut":             parse(&p, w, nil, string(in[:i]), string(in[i:])),
			"cut, head known": parse(&p, w, &known, string(in[:i]), string(in[i:])),
			"again":           parse(&p, w, &known, string(in)),
			"in single bytes": parse(&p, w, nil, bytesOf(in)...),
		} {
			if !other.same(got) || other.used != got.used && got.err == nil {
				t.Errorf("%s: %+v, at once: %+v", name, other, got)
			}
		}

		ref, err := oracle(in, isHead, w.body)
		complete := got.done || got.atEnd
		switch {
		case err == nil && !complete:
			for _, own := range stricter {
				if errors.Is(got.err, own) {
					return
				}
			}
			if bytes.Contains(in, []byte("\n ")) || bytes.Contains(in, []byte("\n\t")) {
				return // a fold can also leave a line behind that is wrong without what was folded
			}
			t.Errorf("net/http reads %+v, the parser %+v", ref, got)
		case err != nil && complete:
			for _, text := range laxer {
				if strings.Contains(err.Error(), text) {
					return
				}
			}
			t.Errorf("net/http refuses it (%v), the parser reads %+v", err, got)
		case complete:
			got.close = got.close && got.status != 101 // net/http leaves that to its caller
			ref.close = ref.close && ref.status != 101
			if got.status != ref.status || got.match != ref.match || got.close != ref.close || got.used != ref.used {
				t.Errorf("net/http reads %+v, the parser %+v", ref, got)
			}
		}
	})
}

func bytesOf(in []byte) []string {
	pieces := make([]string, len(in))
	for i := range in {
		pieces[i] = string(in[i : i+1])
	}
	return pieces
}
