package starter

// model is a server that others are made from.
type model struct {
	language string
	from     string // its folder, below the root
	files    []file // what is copied beside the manifest
}

type file struct {
	name  string
	edits []edit
}

// edit replaces a text that the model has once. {name} is the new server's.
type edit struct{ from, to string }

func models() []model {
	return []model{
		{"go", "servers/nethttp", []file{{"main.go", []edit{
			{"// Command nethttp is the contract on the standard library's ServeMux.\n", goHead},
			{`boot.Main("nethttp", `, `boot.Main("{name}", `},
			{"// routes builds the mux. ", "// routes builds the mux: the framework's router goes here.\n//\n// "},
		}}}},
		{"python", "external/py-wsgi", []file{
			{"app.py", []edit{
				{`"""The contract on WSGI itself, PEP 3333: no framework at all, the floor of the language."""`,
					pythonHead},
				{`"""Make the application: a table of pages in place of a router."""`,
					`"""Make the application: the framework's router goes here, in place of the table of pages."""`},
			}},
			{"requirements.in", nil},
			{"requirements.lock", nil},
		}},
		{"node", "external/node", []file{{"server.js", []edit{
			{"// The contract on Node's own node:http, in one process, as a program of another language under " +
				"the same\n// process contract. It has no dependencies, and Node has no static files of its own: " +
				"ranges and\n// conditions are done here.\n", nodeHead},
			{"const NAME = 'node';", "const NAME = '{name}';"},
			{"const pages = new Map([", "// The framework's routes go here, in place of this table and of handle.\n" +
				"const pages = new Map(["},
		}}}},
	}
}

const goHead = `// Command {name} is a server of the contract. bench new made it; so far it is plain net/http.
//
//  1. Get the framework: go get MODULE@VERSION. Write "module": "MODULE" into target.json, which shows its
//     version.
//  2. Put the framework's router in place of the mux in routes. Keep what the routes answer.
//  3. bench verify --targets {name} says what then differs from the contract, and why it matters.
`

const pythonHead = `"""A server of the contract. bench new made it; so far it is plain WSGI.

1. Add the framework to requirements.in, and make the lock again:
   uv pip compile --universal --generate-hashes requirements.in -o requirements.lock
2. Write "package": "NAME" into target.json, which shows the framework's version.
3. Return the framework's application from build. Keep what the routes answer. external/py-flask is an
   example for WSGI; external/py-starlette for ASGI, on another runner and engine.
4. bench verify --targets {name} says what then differs from the contract, and why it matters.
"""`

const nodeHead = `// A server of the contract. bench new made it; so far it is plain node:http.
//
// 1. Install the framework: npm install NAME, in this folder.
// 2. Put its routes in place of the table of pages and of handle. Keep what the routes answer.
// 3. bench verify --targets {name} says what then differs from the contract, and why it matters.
`
