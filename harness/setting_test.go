package harness_test

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
)

// Under whatever name and in whatever form a secret is given to a target, it is not kept.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	const secret = "hunter2Z9"
	for _, words := range [][]string{
		{"TOKEN=" + secret}, {"API_KEY=" + secret}, {"APIKEY=" + secret}, {"AWS_SECRET_ACCESS_KEY=" + secret},
		{"AWS_ACCESS_KEY_ID=" + secret},
		{"MYSQL_PWD=" + secret}, {"PASS=" + secret}, {"DB_PASS=" + secret}, {"PASSPHRASE=" + secret},
		{"PGPASSWORD=" + secret}, {"LICENSE=" + secret},
		{"SENTRY_DSN=https://" + secret + "@o1.ingest.sentry.io/2"},
		{"WEBHOOK=https://hooks.example.com/services/" + secret},
		{"DSN=me:" + secret + "@tcp(db:3306)/books"}, {"DATABASE_URL=me:" + secret + "@tcp(db:3306)/books"},
		{"DATABASE_URL=postgres://me:" + secret + "@db/books"},
		{"STORE=postgres://db/books?token=" + secret}, {"STORE=redis://" + secret + "@db:6379/0?x=" + secret},
		{"AUTH_HEADER=Bearer " + secret},
		{"HEADERS=Authorization: Bearer " + secret}, {"JWT=" + secret}, {"SALT=" + secret},
		{"COOKIE=session=" + secret}, {`CONFIG={"password":"` + secret + `"}`},
		{"SESSION=" + secret}, {"lower_case=" + secret}, {"GOOGLE_APPLICATION_CREDENTIALS=/run/" + secret},
		{"--pass=" + secret}, {"--pass", secret}, {"-pass", secret}, {"-p", secret}, {"-p" + secret},
		{"--header", "Authorization: Bearer " + secret},
		{"--header=X-Api-Key: " + secret}, {"--verbose", "first", secret}, {"--mode=" + secret},
		{"--password-file=/run/" + secret}, {"--url", "https://x/" + secret},
	} {
		shown, secrets := harness.RedactSettings(words)
		if text := strings.Join(shown, " "); strings.Contains(text, secret) ||
			!strings.Contains(text, harness.Mask) {
			t.Errorf("%q is kept as %q", words, shown)
		}
		if !strings.Contains(strings.Join(secrets, " "), secret) {
			t.Errorf("%q: the secrets are %q", words, secrets)
		}
		if again, _ := harness.RedactSettings(shown); !slices.Equal(again, shown) {
			t.Errorf("%q becomes %q, and that %q", words, shown, again)
		}
	}
	// A number too is a secret under such a name.
	if shown, _ := harness.RedactSettings([]string{"PIN=1234", "DB_PASS=12345678", "--token",
		"42"}); strings.ContainsAny(strings.Join(shown, " "), "1248") {
		t.Errorf("%q", shown)
	}
}

func TestHarmlessSettingsAreKept(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{
		{"GOGC=400", "GOMAXPROCS=2", "GOMEMLIMIT=512MiB", "GODEBUG=gctrace=1,http2client=0", "WORKERS=8",
			"CACHE=off", "RATIO=0.75", "WAIT=1m30s"},
		{"--vary", "--reuseport", "--burn=992ns", "--workers", "4", "--cache=true", "--limit=50%", "-j8",
			"-verbose", "-n", "3"},
		{"node", "server.js", "--addr", "{addr}", "--files", "{files}"},
		{"STORE=postgres://me@db:5432/books?sslmode=disable", "DATABASE_URL=/srv/books.db",
			"--database=postgres://me:xxxxx@db/books"},
		{"EMPTY=", "NODE_ENV=production"},
	} {
		if shown, secrets := harness.RedactSettings(words); !slices.Equal(shown, words) || len(secrets) > 0 {
			t.Errorf("%q is kept as %q, with the secrets %q", words, shown, secrets)
		}
	}
}

// A text of another program may hold a secret in any of these forms.
func TestRedactForms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"dial root:pa55@tcp(db:3306)/books: refused":      "dial root:xxxxx@tcp(db:3306)/books: refused",
		"root:p@a:55@unix(/run/mysql.sock)/books":         "root:xxxxx@unix(/run/mysql.sock)/books",
		"401 for Authorization: Bearer abc.def-1":         "401 for Authorization: Bearer xxxxx",
		`{"authorization": "Basic Zm9vOmJhcg=="}`:         `{"authorization": "Basic xxxxx"}`,
		"sent bearer abc.def":                             "sent bearer xxxxx",
		"AWS_SECRET_ACCESS_KEY=abc MYSQL_PWD=def":         "AWS_SECRET_ACCESS_KEY=xxxxx MYSQL_PWD=xxxxx",
		"--pass=abc --api-key=def --keep=this":            "--pass=xxxxx --api-key=xxxxx --keep=this",
		`{"user": "me", "password": "pa\"55", "port": 1}`: `{"user": "me", "password": "xxxxx", "port": 1}`,
		"TOKEN=abc&next=1":                                "TOKEN=xxxxx&next=1",
		"a token is needed, and a password":               "a token is needed, and a password",
	} {
		if got := harness.Redact(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}
