package secret_test

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/secret"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"postgres://me:pa55@db:5433/books?sslmode=disable":                        "postgres://me:xxxxx@db:5433/books?sslmode=disable",
		"DATABASE_URL=postgres://me:p%40ss:w@rd@db/books":                         "DATABASE_URL=postgres://me:xxxxx@db/books",
		"--database=postgresql://db/books?password=pa55&user=me&sslpassword=pa55": "--database=postgresql://db/books?password=xxxxx&user=me&sslpassword=xxxxx",
		"redis://:pa55@cache:6379":                                                "redis://:xxxxx@cache:6379",
		"host=db password=pa55 user=me":                                           "host=db password=xxxxx user=me",
		`host=db Password = 'pa \'55' user=me`: "host=db Password = xxxxx " +
			"user=me",
		"postgres://me:pa/55+@db/books":                                         "postgres://me:xxxxx@db/books",
		"A=http://a:pa55@x/,http://b:pa55@y/":                                   "A=http://a:xxxxx@x/,http://b:xxxxx@y/",
		"open postgres://me:pa55@db/books: refused, as amqp://you:pa55@mq said": "open postgres://me:xxxxx@db/books: refused, as amqp://you:xxxxx@mq said",
		"postgres://me:password=pa55@db/books":                                  "postgres://me:password=xxxxx",
		`add 'A="password=pa55"' to it`:                                         `add 'A="password=xxxxx"' to it`,
		"postgres://me:xxxxx@db/books":                                          "postgres://me:xxxxx@db/books",
		// What holds none stays as it is.
		"postgres://me@db/books":                          "postgres://me@db/books",
		"postgres://me:@db/books":                         "postgres://me:@db/books",
		"GET http://127.0.0.1:8081/files/a@b: status 500": "GET http://127.0.0.1:8081/files/a@b: status 500",
		"gin@v1.11.0: built by go1.26 (a:b@c), GOGC=400":  "gin@v1.11.0: built by go1.26 (a:b@c), GOGC=400",
		"--password-file=/run/secrets/db":                 "--password-file=/run/secrets/db",
		"password=":                                       "password=",
		"":                                                "",
	} {
		if got := secret.Redact(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}

func TestRedactSettings(t *testing.T) {
	t.Parallel()
	list := []string{"PGPASSWORD=pa 55&x", "URL=postgres://me:p%4055@db/books", "--db-password", "s3cret",
		"--password", "--verbose", "GOGC=400", "PASSWORD=xxxxx", "API_SECRET="}
	shown, secrets := secret.RedactSettings(list)
	want := []string{"PGPASSWORD=xxxxx", "URL=postgres://me:xxxxx@db/books", "--db-password", "xxxxx",
		"--password", "--verbose", "GOGC=400", "PASSWORD=xxxxx", "API_SECRET="}
	if !slices.Equal(shown, want) {
		t.Errorf("%q", shown)
	}
	if !slices.Equal(secrets, []string{"pa 55&x", "p%4055", "s3cret", "p@55"}) {
		t.Errorf("the secrets are %q", secrets)
	}
	if shown, secrets := secret.RedactSettings(nil); shown != nil || secrets != nil {
		t.Error("nothing becomes something")
	}
}

func TestRunRedact(t *testing.T) {
	t.Parallel()
	e := harness.Entry{Target: "gin", Alias: "gin", Env: []string{"DB_PASSWORD=pa55"},
		Flags: []string{"--db=redis://:pa55@x"}}
	r := harness.Run{Plan: harness.Plan{Entries: []harness.Entry{{Alias: "plain"}, e}},
		Subjects: []harness.Subject{{Entry: e, Manifest: harness.Target{Run: []string{"run", "--password",
			"pa55"}}}}}
	secret.RedactRun(&r)
	for _, kept := range []harness.Entry{r.Plan.Entries[1], r.Subjects[0].Entry} {
		if !secret.Masked(kept) || kept.Env[0] != "DB_PASSWORD=xxxxx" || kept.Flags[0] != "--db=redis://:xxxxx@x" {
			t.Errorf("%+v", kept)
		}
	}
	if secret.Masked(r.Plan.Entries[0]) || r.Subjects[0].Manifest.Run[2] != secret.Mask {
		t.Errorf("%+v", r)
	}
	if e.Env[0] != "DB_PASSWORD=pa55" {
		t.Error("the entry itself was changed")
	}
}

// However a text is cut up, a password in it is found, and what is redacted stays as it is.
func FuzzRedact(f *testing.F) {
	f.Add("postgres://me:", "pa55", "@db/books?sslmode=disable")
	f.Add("host=db password=", "pa55", " user=me")
	f.Add("://:@://", ":", "://@")
	f.Fuzz(func(t *testing.T, before, word, after string) {
		once := secret.Redact(before + word + after)
		if again := secret.Redact(once); again != once {
			t.Errorf("%q becomes %q, and that %q", before+word+after, once, again)
		}
		for _, r := range word {
			if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.-_~!$", r) {
				return
			}
		}
		if len(word) < 8 || word == "password" || strings.Contains(before+after, word) ||
			strings.ContainsAny(before+after, "=:/ \t\r\n") {
			return
		}
		for _, text := range []string{"x://me:" + word + "@db/books" + after, before + "password=" + word} {
			if got := secret.Redact(text); strings.Contains(got, word) {
				t.Errorf("%q becomes %q", text, got)
			}
		}
	})
}
