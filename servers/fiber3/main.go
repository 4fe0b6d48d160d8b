// Command fiber3 is the contract on Fiber v3.
package main

import (
	"errors"
	"net/http"

	"github.com/goccy/go-json"
	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/static"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("fiber3", start)
}

func start(c boot.Config) (boot.App, error) {
	app := fiber.New(fiber.Config{
		CaseSensitive: true,
		StrictRouting: true,
		JSONEncoder:   json.Marshal,
		JSONDecoder:   json.Unmarshal,
		ErrorHandler:  refuse,
	})
	stdfast.Configure(app.Server(), c)
	routes(app, c)
	serve := func() error {
		return app.Listener(c.Listener, fiber.ListenConfig{DisableStartupMessage: true})
	}
	return boot.App{Serve: serve, Shutdown: app.ShutdownWithContext}, nil
}

// routes needs no HEAD: Get registers it. SendString keeps fiber's own type, which is the contract's; that
// of JSON would have a charset.
func routes(app *fiber.App, c boot.Config) {
	text := func(s string) fiber.Handler {
		return func(ctx fiber.Ctx) error { return ctx.SendString(s) }
	}
	app.Get("/", text(payloads.Text))
	app.Get("/text", text(payloads.Text))
	app.Get("/about", text(c.Name))
	app.Get("/healthz", text(payloads.Healthy))
	app.Get("/json", func(ctx fiber.Ctx) error { return ctx.JSON(c.Document(), payloads.JSONType) })
	app.Post("/", greet)
	app.Get("/files/*", static.New(c.Files, static.Config{
		ByteRange: true,
		Next:      func(ctx fiber.Ctx) bool { return !stdfast.IsFile(ctx.RequestCtx().URI(), "/files/") },
	}))
}

// greet binds by Bind().JSON, which does not look at the Content-Type.
func greet(ctx fiber.Ctx) error {
	var p payloads.Person
	err := ctx.Bind().JSON(&p)
	status, text := payloads.Greet(p, err)
	return ctx.Status(status).SendString(text)
}

// refuse answers requests without a route, and requests that could not be read. fasthttp closes the
// connection after the latter. Fiber looks for other methods of the path in both cases and leaves an Allow
// line of its own.
func refuse(ctx fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var e *fiber.Error
	if errors.As(err, &e) {
		status = e.Code
	}
	text := http.StatusText(status)
	ctx.Response().Header.Del(fiber.HeaderAllow)
	switch status {
	case fiber.StatusRequestEntityTooLarge:
		text = payloads.TooLarge
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		allow := payloads.Allow(ctx.Path())
		if allow == "" || status == fiber.StatusNotFound { // fiber takes /files for a path of /files/*
			status, text = fiber.StatusNotFound, payloads.NotFound
			break
		}
		ctx.Set(fiber.HeaderAllow, allow)
		text = payloads.NoMethod
	}
	return ctx.Status(status).SendString(text)
}
