package shares

import (
	"bytes"
	"encoding/json"

	"tenrounds/harness"
	"tenrounds/harness/load"
)

// fromLocust is a line that Locust's worker process writes: one of its members is there.
type fromLocust struct {
	Order json.RawMessage `json:"order,omitempty"`
	Sums  []int64         `json:"sums,omitempty"`
	// Refused says why the master takes no part of this worker.
	Refused string `json:"refused,omitempty"`
}

// toLocust is a line that it reads, and fromLoad one that the generator writes: a progress, or the result.
type toLocust struct {
	Progress *load.Progress      `json:"progress,omitempty"`
	Result   *harness.LoadResult `json:"result,omitempty"`
	Error    string              `json:"error,omitempty"`
}

// lines calls a function with each line that is written to it. What is longer than most is dropped.
type lines struct {
	take func([]byte)
	kept bytes.Buffer
	most int
}

func (l *lines) Write(p []byte) (int, error) {
	n := len(p)
	for {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			break
		}
		l.keep(p[:i])
		if l.kept.Len() <= l.most {
			l.take(bytes.Clone(l.kept.Bytes()))
		}
		l.kept.Reset()
		p = p[i+1:]
	}
	l.keep(p)
	return n, nil
}

func (l *lines) keep(p []byte) {
	if room := l.most + 1 - l.kept.Len(); room > 0 {
		l.kept.Write(p[:min(len(p), room)])
	}
}
