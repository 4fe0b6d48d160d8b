package api

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"mime/multipart"
)

// Profile is the urlencoded form of POST /profile, and the value of its answer.
type Profile struct {
	Name       string   `form:"name" json:"name" validate:"required,max=100"`
	Email      string   `form:"email" json:"email" validate:"required,email"`
	Age        int      `form:"age" json:"age" validate:"min=18,max=130"`
	Newsletter bool     `form:"newsletter" json:"newsletter"`
	Tags       []string `form:"tag" json:"tag" validate:"max=10,dive,min=1,max=30"`
}

// NewProfile has the values of fields that are absent.
func NewProfile() Profile { return Profile{Tags: []string{}} }

// Profiled is the answer of POST /profile. The error is that of binding: ErrTooLarge, or any other for a
// field of the wrong type.
func Profiled(p *Profile, err error) Answer {
	if err != nil {
		return unbound(err, "A field has the wrong type.")
	}
	if faults := validate(p); len(faults) > 0 {
		return problem(400, "The profile is not valid.", faults...)
	}
	return value(p)
}

// FileField is the field of POST /upload that has the file.
const FileField = "file"

// Upload is the value of the answer of POST /upload.
type Upload struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	CRC  string `json:"crc32"`
}

// Uploaded is the answer of POST /upload to a file, or to the error of finding it: ErrTooLarge, or any other.
func Uploaded(h *multipart.FileHeader, err error) Answer {
	if err == nil && h == nil {
		err = errors.New("api: no file")
	}
	if err != nil {
		return unbound(err, "The body has no file.")
	}
	f, err := h.Open()
	if err != nil {
		return problem(400, "The body has no file.")
	}
	defer f.Close()
	sum := crc32.NewIEEE()
	n, err := io.Copy(sum, f)
	if err != nil {
		return unbound(err, "The file cannot be read.")
	}
	return value(NewUpload(h.Filename, n, sum.Sum32()))
}

// NewUpload is what the answer says of a file.
func NewUpload(name string, size int64, crc uint32) Upload {
	return Upload{Name: name, Size: size, CRC: fmt.Sprintf("%08x", crc)}
}
