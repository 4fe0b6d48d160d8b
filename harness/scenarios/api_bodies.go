package scenarios

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/shared/api"
)

// queries leave out some of the parameters, and escape what must be escaped.
func (d *drawer) queries() []harness.Request {
	texts := []string{"router", "café au lait", "a&b=c", "100% of it", "größer/kleiner", "x+y", "framework"}
	return d.many(func() harness.Request {
		s := api.NewSearch()
		s.Q = d.pick(texts) + " " + d.word()
		q := url.Values{"q": {s.Q}}
		if d.IntN(4) > 0 {
			s.Page = 1 + d.IntN(1000)
			q.Set("page", strconv.Itoa(s.Page))
		}
		if d.IntN(4) > 0 {
			s.Per = 1 + d.IntN(100)
			q.Set("per", strconv.Itoa(s.Per))
		}
		if d.IntN(4) > 0 {
			s.Sort = d.pick([]string{"best", "stars", "forks", "updated"})
			q.Set("sort", s.Sort)
		}
		for range d.IntN(4) {
			s.Labels = append(s.Labels, d.word())
		}
		if len(s.Labels) > 0 {
			q["label"] = s.Labels
		}
		return get(api.SearchPath+"?"+q.Encode(), JSON(api.FoundBy(s)))
	})
}

func (d *drawer) forms() []harness.Request {
	return d.many(func() harness.Request {
		p := api.NewProfile()
		p.Name, p.Email = d.word()+" O'Brien-Ünal", fmt.Sprintf("m%d@example.org", d.IntN(100_000))
		p.Age, p.Newsletter = 18+d.IntN(80), d.IntN(2) == 0
		for range d.IntN(4) {
			p.Tags = append(p.Tags, d.word())
		}
		f := url.Values{"name": {p.Name}, "email": {p.Email}, "age": {strconv.Itoa(p.Age)},
			"newsletter": {strconv.FormatBool(p.Newsletter)}}
		if len(p.Tags) > 0 {
			f["tag"] = p.Tags
		}
		return postOf(api.ProfilePath, "application/x-www-form-urlencoded", []byte(f.Encode()), JSON(p))
	})
}

func (d *drawer) orders() []harness.Request {
	return d.many(func() harness.Request {
		o := d.order()
		return postOf(api.OrdersPath, api.JSONType, JSON(o), JSON(api.Confirm(o)))
	})
}

// order draws a valid order of some 2 KiB.
func (d *drawer) order() api.Order {
	began := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	at := func() time.Time { return began.Add(time.Duration(d.IntN(90*86400)) * time.Second) }
	address := func() api.Address {
		return api.Address{Street: fmt.Sprintf("%d %s Street", 1+d.IntN(200), d.word()), City: d.word(),
			Postcode: fmt.Sprintf("D%05d", d.IntN(100_000)), Country: d.pick([]string{"IE", "DE", "FR", "PT"})}
	}
	o := api.Order{
		ID:     fmt.Sprintf("%08x-0000-4000-8000-%012x", d.Uint32(), d.Uint64()>>16),
		Placed: at(), Currency: d.pick([]string{"EUR", "USD", "GBP"}),
		Channel: d.pick([]string{"web", "app", "phone"}), Gift: d.IntN(2) == 0,
		Discount: float64(d.IntN(50)) / 100,
		Customer: api.Customer{Name: d.word() + " <&> " + d.word(),
			Phone: fmt.Sprintf("+353%08d", d.IntN(100_000_000)),
			Email: fmt.Sprintf("c%d@example.org", d.IntN(1_000_000)), Since: at().Format(time.DateOnly)},
		Shipping: address(), Billing: address(), Notes: []string{"ring twice", d.word() + " " + d.word()},
	}
	for range 9 {
		from := at()
		o.Lines = append(o.Lines, api.Line{
			SKU:   fmt.Sprintf("A%07d", d.IntN(10_000_000)),
			Title: d.word() + " " + d.word() + ", naïve", Quantity: 1 + d.Int64N(20), Price: 1 + d.Int64N(100_000),
			Weight: float64(1+d.IntN(400)) / 8, From: from,
			Until: from.Add(time.Duration(d.IntN(9*86400)) * time.Second),
		})
	}
	return o
}

// ValidOrder is one order that the contract's checks change.
func ValidOrder(seed uint64) api.Order { return newDrawer(seed, 1).order() }
