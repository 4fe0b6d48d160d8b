package books_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenrounds/harness/verify/books"
)

// A server that does not answer in time could not be checked: it is not accused.
func TestLateAnswersAreNoViolations(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		<-q.Context().Done()
	}))
	defer s.Close()
	// as the deadline of an answer, but sooner
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	v := books.Verify(ctx, books.Subject{Name: "slow", Addr: s.Listener.Addr().String(), Catalog: data})
	if len(v.Violations) > 0 || !strings.HasPrefix(v.Unchecked, "about: want an answer to GET") ||
		!strings.Contains(v.Unchecked, "more checks had no verdict") {
		t.Errorf("violations %v, unchecked %q", v.Violations, v.Unchecked)
	}
}
