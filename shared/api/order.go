package api

import (
	"math"
	"time"
)

// Order is the body of POST /orders: some 2 KiB of JSON, with one rule of each kind.
type Order struct {
	ID       string    `json:"id" validate:"required,uuid"`
	Placed   time.Time `json:"placed" validate:"required"`
	Currency string    `json:"currency" validate:"required,iso4217"`
	Channel  string    `json:"channel" validate:"oneof=web app phone"`
	Gift     bool      `json:"gift"`
	Discount float64   `json:"discount" validate:"gte=0,lte=0.5"`
	Customer Customer  `json:"customer"`
	Shipping Address   `json:"shipping"`
	Billing  Address   `json:"billing"`
	Lines    []Line    `json:"lines" validate:"required,min=1,max=50,dive"`
	Notes    []string  `json:"notes" validate:"max=10,dive,max=200"`
}

// Customer is who ordered.
type Customer struct {
	Name  string `json:"name" validate:"required,max=100"`
	Email string `json:"email" validate:"required,email"`
	Phone string `json:"phone" validate:"omitempty,e164"`
	Since string `json:"since" validate:"datetime=2006-01-02"`
}

// Address is where something goes.
type Address struct {
	Street   string `json:"street" validate:"required,max=200"`
	City     string `json:"city" validate:"required,max=100"`
	Postcode string `json:"postcode" validate:"required,alphanum,max=10"`
	Country  string `json:"country" validate:"required,iso3166_1_alpha2"`
}

// Line is an article of an order.
type Line struct {
	SKU      string `json:"sku" validate:"len=8,alphanum"`
	Title    string `json:"title" validate:"required,max=200"`
	Quantity int64  `json:"quantity" validate:"min=1,max=999"`
	// Price is in cents.
	Price  int64     `json:"price" validate:"gt=0,max=1000000000"`
	Weight float64   `json:"weight" validate:"gt=0,max=1000"`
	From   time.Time `json:"from" validate:"required"`
	Until  time.Time `json:"until" validate:"gtefield=From"`
}

// Confirmation is the value of the answer of POST /orders: the order, and what it comes to.
type Confirmation struct {
	Order Order `json:"order"`
	// Totals are those of the lines, in cents as the others.
	Totals   []int64   `json:"totals"`
	Subtotal int64     `json:"subtotal"`
	Discount int64     `json:"discount"`
	Tax      int64     `json:"tax"`
	Total    int64     `json:"total"`
	Weight   float64   `json:"weight"`
	Expected time.Time `json:"expected"`
}

// Ordered is the answer of POST /orders. The error is that of binding: ErrTooLarge, or any other for a body
// that is not an order in JSON.
func Ordered(o *Order, err error) Answer {
	if err != nil {
		return unbound(err, "The body is not an order in JSON.")
	}
	if faults := validate(o); len(faults) > 0 {
		return problem(400, "The order is not valid.", faults...)
	}
	return value(Confirm(*o))
}

// percentOfTax is the same everywhere.
const percentOfTax = 19

// Confirm computes what a valid order comes to.
func Confirm(o Order) Confirmation {
	c := Confirmation{Order: o, Totals: make([]int64, len(o.Lines)), Expected: o.Placed}
	for i, l := range o.Lines {
		c.Totals[i] = l.Quantity * l.Price
		c.Subtotal += c.Totals[i]
		c.Weight += float64(l.Quantity) * l.Weight
		if l.Until.After(c.Expected) {
			c.Expected = l.Until
		}
	}
	c.Discount = int64(math.Round(float64(c.Subtotal) * o.Discount))
	c.Tax = (c.Subtotal - c.Discount) * percentOfTax / 100
	c.Total = c.Subtotal - c.Discount + c.Tax
	return c
}
