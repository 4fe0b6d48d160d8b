package input

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"tenrounds/harness"
)

// Check goes through a value that was decoded from a file or from a program's output. It refuses figures that
// cannot be, which sums would carry into every table as +Inf, and makes all texts Printable. The value must
// be a pointer. Unsigned numbers are not bounded: they are seeds and limits of the system, which nobody adds
// up.
func Check(v any) error {
	return check(reflect.ValueOf(v).Elem(), "")
}

func check(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return figure(v.Float(), path)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return figure(float64(v.Int()), path)
	case reflect.String:
		if text := v.String(); v.CanSet() {
			if clean := Printable(text); clean != text {
				v.SetString(clean)
			}
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return check(v.Elem(), path)
		}
	case reflect.Slice, reflect.Array:
		return checkList(v, path)
	case reflect.Map:
		return checkMap(v, path)
	case reflect.Struct:
		return checkStruct(v, path)
	}
	return nil
}

func checkStruct(v reflect.Value, path string) error {
	t := v.Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		at := path
		if !f.Anonymous {
			at += "." + name(f)
		}
		if err := check(v.Field(i), at); err != nil {
			return err
		}
	}
	return nil
}

// name is a field's name in the file.
func name(f reflect.StructField) string {
	if n, _, _ := strings.Cut(f.Tag.Get("json"), ","); n != "" {
		return n
	}
	return f.Name
}

func checkList(v reflect.Value, path string) error {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return nil // bytes
	}
	for i := range v.Len() {
		if err := check(v.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

// checkMap puts each value in again: what a map holds cannot be set in its place.
func checkMap(v reflect.Value, path string) error {
	for _, key := range v.MapKeys() {
		held := reflect.New(v.Type().Elem()).Elem()
		held.Set(v.MapIndex(key))
		if err := check(held, fmt.Sprintf("%s[%v]", path, key)); err != nil {
			return err
		}
		v.SetMapIndex(key, held)
	}
	return nil
}

func figure(f float64, path string) error {
	if math.Abs(f) > harness.MaxFigure {
		return fmt.Errorf("%s: %g cannot be", strings.TrimPrefix(path, "."), f)
	}
	return nil
}
