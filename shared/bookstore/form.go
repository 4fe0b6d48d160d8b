package bookstore

import (
	"errors"
	"math"

	"github.com/goccy/go-json"
)

// errNoObject is the error for valid JSON that is not an object.
var errNoObject = errors.New("bookstore: not a JSON object")

// Form is the body of POST /author. It decodes itself, so that the result is the same with every framework's
// binder: names are case-sensitive, null counts as missing, and other members are ignored.
type Form struct {
	Name             string `field:"name" validate:"required,max=200,plain"`
	CountryCode      string `field:"country_code" validate:"required,iso3166_1_alpha2"`
	Email            string `field:"email" validate:"required,max=254,email"`
	Phone            string `field:"phone" validate:"required,e164"`
	ContactAddress   string `field:"contact_address" validate:"required,max=500,plain"`
	ContractStarted  *Date  `field:"contract_started" validate:"required"`
	ContractFinished *Date  `field:"contract_finished" validate:"omitempty,notbefore=ContractStarted"`
	ContractValue    *int64 `field:"contract_value" validate:"required,min=0,max=1000000000000"`

	// faults are the values of a wrong type, by field. The validator does not see them.
	faults map[string]string
}

// UnmarshalJSON reads one JSON object. A member of a wrong type is not an error: the validation reports it
// with all other faults.
func (f *Form) UnmarshalJSON(b []byte) error {
	var members map[string]any
	if err := json.Unmarshal(b, &members); err != nil {
		return err
	}
	if members == nil {
		return errNoObject
	}
	*f = Form{faults: map[string]string{}}
	f.text(members, "name", &f.Name)
	f.text(members, "country_code", &f.CountryCode)
	f.text(members, "email", &f.Email)
	f.text(members, "phone", &f.Phone)
	f.text(members, "contact_address", &f.ContactAddress)
	f.date(members, "contract_started", &f.ContractStarted)
	f.date(members, "contract_finished", &f.ContractFinished)
	f.number(members, "contract_value", &f.ContractValue)
	return nil
}

func (f *Form) text(members map[string]any, name string, to *string) {
	switch v := members[name].(type) {
	case nil:
	case string:
		*to = v
	default:
		f.faults[name] = "must be a string"
	}
}

func (f *Form) date(members map[string]any, name string, to **Date) {
	v, ok := members[name]
	if !ok || v == nil {
		return
	}
	s, ok := v.(string)
	d, err := ParseDate(s)
	if !ok || err != nil || d < firstDay || d > lastDay {
		f.faults[name] = "must be a day as YYYY-MM-DD"
		return
	}
	*to = &d
}

func (f *Form) number(members map[string]any, name string, to **int64) {
	v, ok := members[name]
	if !ok || v == nil {
		return
	}
	x, ok := v.(float64)
	// A float64 has every whole number up to 2^53, far above the limit of the values.
	if !ok || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		f.faults[name] = "must be a whole number"
		return
	}
	n := int64(x)
	*to = &n
}

// author makes an author of a valid form.
func (f *Form) author() Author {
	return Author{
		Name: f.Name, CountryCode: f.CountryCode, Email: f.Email, Phone: f.Phone, ContactAddress: f.ContactAddress,
		ContractStarted: *f.ContractStarted, ContractFinished: f.ContractFinished, ContractValue: *f.ContractValue,
	}
}
