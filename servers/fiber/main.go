// Command fiber is the contract on Fiber v2.
package main

import (
	"errors"
	"net/http"

	"github.com/goccy/go-json"
	"github.com/gofiber/fiber/v2"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("fiber", start)
}

func start(c boot.Config) (boot.App, error) {
	app := fiber.New(fiber.Config{
		CaseSensitive:         true,
		StrictRouting:         true,
		JSONEncoder:           json.Marshal,
		JSONDecoder:           json.Unmarshal,
		ErrorHandler:          refuse,
		DisableStartupMessage: true,
	})
	stdfast.Configure(app.Server(), c)
	routes(app, c)
	serve := func() error { return app.Listener(c.Listener) }
	return boot.App{Serve: serve, Shutdown: app.ShutdownWithContext}, nil
}

// routes needs no HEAD: Get and Static register it. SendString keeps fiber's own type, which is the
// contract's.
func routes(app *fiber.App, c boot.Config) {
	text := func(s string) fiber.Handler {
		return func(ctx *fiber.Ctx) error { return ctx.SendString(s) }
	}
	app.Get("/", text(payloads.Text))
	app.Get("/text", text(payloads.Text))
	app.Get("/about", text(c.Name))
	app.Get("/healthz", text(payloads.Healthy))
	app.Get("/json", func(ctx *fiber.Ctx) error { return ctx.JSON(c.Document()) })
	app.Post("/", greet)
	app.Static("/files", c.Files, fiber.Static{
		ByteRange: true,
		// /files is a prefix to Static, so that it would answer /files1k.bin too.
		Next: func(ctx *fiber.Ctx) bool { return !stdfast.IsFile(ctx.Context().URI(), "/files/") },
	})
}

// greet takes the decoder from the configuration: BodyParser chooses one by the Content-Type.
func greet(ctx *fiber.Ctx) error {
	var p payloads.Person
	err := ctx.App().Config().JSONDecoder(ctx.Body(), &p)
	status, text := payloads.Greet(p, err)
	return ctx.Status(status).SendString(text)
}

// refuse answers requests without a route, and requests that could not be read. fasthttp closes the
// connection after the latter. The choice between 404 and 405 is made anew, since fiber leaves Static out of
// it.
func refuse(ctx *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var e *fiber.Error
	if errors.As(err, &e) {
		status = e.Code
	}
	text := http.StatusText(status)
	switch status {
	case fiber.StatusRequestEntityTooLarge:
		text = payloads.TooLarge
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		ctx.Response().Header.Del(fiber.HeaderAllow)
		status, text = fiber.StatusNotFound, payloads.NotFound
		read := ctx.Method() == fiber.MethodGet || ctx.Method() == fiber.MethodHead
		if allow := payloads.Allow(ctx.Path()); allow != "" && !read {
			ctx.Set(fiber.HeaderAllow, allow)
			status, text = fiber.StatusMethodNotAllowed, payloads.NoMethod
		}
	}
	return ctx.Status(status).SendString(text)
}
