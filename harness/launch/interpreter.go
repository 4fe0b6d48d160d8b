package launch

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"

	"tenrounds/harness"
)

// interpreter is one that was found, as it describes itself.
type interpreter struct {
	implementation string
	version        string // of the language
	own            string // of the implementation where it is another: PyPy's
	path           string
	modules        map[string]string // what it is made of; of Node only
}

// String is what results say: "CPython 3.11.7", "PyPy 7.3.11 (Python 3.9.16)", "Node.js 18.19.0".
func (i interpreter) String() string {
	switch i.implementation {
	case harness.RuntimePyPy:
		return "PyPy " + i.own + " (Python " + i.version + ")"
	case harness.RuntimeNode:
		return "Node.js " + i.version
	default:
		return "CPython " + i.version
	}
}

// interpreters are those that were asked; each is asked once.
type interpreters struct {
	mu    sync.Mutex
	asked map[string]*interpreter // by path; nil for what is none
}

func readAnswer(r harness.Runtime, path, said string) *interpreter {
	if r.Implementation == harness.RuntimeNode {
		i := &interpreter{implementation: r.Implementation, path: path}
		if json.Unmarshal([]byte(said), &i.modules) != nil {
			return nil
		}
		i.version = i.modules["node"]
		return i
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if len(lines) != 4 {
		return nil
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	program, err := filepath.EvalSymlinks(lines[3])
	if err != nil {
		return nil
	}
	return &interpreter{implementation: lines[0], version: lines[1], own: lines[2], path: program}
}
