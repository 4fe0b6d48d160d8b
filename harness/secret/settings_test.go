package secret_test

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/secret"
)

// Under whatever name and in whatever form a secret is given to a target, it is not kept.
func TestNoSecretIsKept(t *testing.T) {
	t.Parallel()
	const word = "hunter2Z9"
	for _, words := range [][]string{
		{"TOKEN=" + word}, {"API_KEY=" + word}, {"APIKEY=" + word}, {"AWS_SECRET_ACCESS_KEY=" + word},
		{"AWS_ACCESS_KEY_ID=" + word},
		{"MYSQL_PWD=" + word}, {"PASS=" + word}, {"DB_PASS=" + word}, {"PASSPHRASE=" + word},
		{"PGPASSWORD=" + word}, {"LICENSE=" + word},
		{"SENTRY_DSN=https://" + word + "@o1.ingest.sentry.io/2"},
		{"WEBHOOK=https://hooks.example.com/services/" + word},
		{"DSN=me:" + word + "@tcp(db:3306)/books"}, {"DATABASE_URL=me:" + word + "@tcp(db:3306)/books"},
		{"DATABASE_URL=postgres://me:" + word + "@db/books"},
		{"STORE=postgres://db/books?token=" + word}, {"STORE=redis://" + word + "@db:6379/0?x=" + word},
		{"AUTH_HEADER=Bearer " + word},
		{"HEADERS=Authorization: Bearer " + word}, {"JWT=" + word}, {"SALT=" + word},
		{"COOKIE=session=" + word}, {`CONFIG={"password":"` + word + `"}`},
		{"SESSION=" + word}, {"lower_case=" + word}, {"GOOGLE_APPLICATION_CREDENTIALS=/run/" + word},
		{"--pass=" + word}, {"--pass", word}, {"-pass", word}, {"-p", word}, {"-p" + word},
		{"--header", "Authorization: Bearer " + word},
		{"--header=X-Api-Key: " + word}, {"--verbose", "first", word}, {"--mode=" + word},
		{"--password-file=/run/" + word}, {"--url", "https://x/" + word},
	} {
		shown, secrets := secret.RedactSettings(words)
		if text := strings.Join(shown, " "); strings.Contains(text, word) ||
			!strings.Contains(text, secret.Mask) {
			t.Errorf("%q is kept as %q", words, shown)
		}
		if !strings.Contains(strings.Join(secrets, " "), word) {
			t.Errorf("%q: the secrets are %q", words, secrets)
		}
		if again, _ := secret.RedactSettings(shown); !slices.Equal(again, shown) {
			t.Errorf("%q becomes %q, and that %q", words, shown, again)
		}
	}
	// A number too is a secret under such a name.
	if shown, _ := secret.RedactSettings([]string{"PIN=1234", "DB_PASS=12345678", "--token",
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
		if shown, secrets := secret.RedactSettings(words); !slices.Equal(shown, words) || len(secrets) > 0 {
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
		if got := secret.Redact(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}
