package books

import (
	"context"
	"fmt"
	"io"
	"time"

	"tenrounds/harness/database"
)

// Fill makes the data in a database and says how far it is.
func Fill(ctx context.Context, d database.Data, address string, words io.Writer) (database.Made, error) {
	shown := &rowProgress{w: words, began: time.Now()}
	m, err := database.Make(ctx, d, address, shown.show)
	if shown.lines > 0 {
		fmt.Fprintf(words, "filled in %v\n", time.Since(shown.began).Round(time.Second))
	}
	return m, err
}

// rowProgress says how far the filling is, each second at most.
type rowProgress struct {
	w           io.Writer
	began, said time.Time
	first       int64 // rows that were in when the time began
	lines       int
}

func (p *rowProgress) show(done, total int64) {
	now := time.Now()
	if p.said.IsZero() { // the checksum came before: it has no rows, and would spoil the estimate
		p.began, p.said, p.first = now, now, done
	}
	if now.Sub(p.said) < time.Second {
		return
	}
	p.said = now
	p.lines++
	left := "the indexes are left"
	if done < total {
		each := float64(now.Sub(p.began)) / float64(done-p.first)
		rest := time.Duration(each * float64(total-done)).Round(time.Second)
		left = fmt.Sprintf("about %v left, then the indexes", rest)
	}
	fmt.Fprintf(p.w, "%3d %%, %d of %d rows, %s\n", done*100/total, done, total, left)
}
