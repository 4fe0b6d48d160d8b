// Command bookstore is the bookstore on Fiber v2.
package main

import (
	"errors"

	"github.com/goccy/go-json"
	"github.com/gofiber/fiber/v2"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("fiber-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	f := fiber.New(fiber.Config{
		CaseSensitive:         true,
		StrictRouting:         true,
		JSONEncoder:           bookstore.Marshal,
		JSONDecoder:           json.Unmarshal,
		ErrorHandler:          refuse,
		DisableStartupMessage: true,
	})
	stdfast.Configure(f.Server(), c)
	routes(f, c, app)
	return boot.App{Serve: func() error { return f.Listener(c.Listener) }, Shutdown: f.ShutdownWithContext}, nil
}

// routes needs no HEAD: Get registers it. What a context hands out is valid only in the handler, and the
// application keeps none of it.
func routes(f *fiber.App, c boot.Config, app *bookstore.App) {
	f.Get("/about", func(ctx *fiber.Ctx) error { return ctx.SendString(c.Name) })
	f.Get("/healthz", func(ctx *fiber.Ctx) error { return ctx.SendString(payloads.Healthy) })
	f.Get("/author", func(ctx *fiber.Ctx) error {
		return answer(ctx, app.Authors(ctx.UserContext(), ctx.Query("limit"), ctx.Query("offset")))
	})
	f.Post("/author", func(ctx *fiber.Ctx) error {
		// BodyParser chooses a decoder by the Content-Type; a body is JSON whatever that says.
		var form bookstore.Form
		err := ctx.App().Config().JSONDecoder(ctx.Body(), &form)
		return answer(ctx, app.CreateAuthor(ctx.UserContext(), &form, err))
	})
	f.Get("/author/:id", func(ctx *fiber.Ctx) error {
		return answer(ctx, app.Author(ctx.UserContext(), ctx.Params("id")))
	})
	f.Get("/book/:id", func(ctx *fiber.Ctx) error {
		return answer(ctx, app.Book(ctx.UserContext(), ctx.Params("id")))
	})
}

func answer(ctx *fiber.Ctx, a bookstore.Answer) error {
	ctx.Set(fiber.HeaderContentType, a.Type)
	for _, f := range a.Header {
		ctx.Set(f.Name, f.Value)
	}
	return ctx.Status(a.Status).Send(a.Body)
}

// refuse answers requests without a route, and requests that could not be read. fasthttp closes the
// connection after the latter.
func refuse(ctx *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var e *fiber.Error
	if errors.As(err, &e) {
		status = e.Code
	}
	switch status {
	case fiber.StatusRequestEntityTooLarge:
		return answer(ctx, bookstore.TooLarge())
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		ctx.Response().Header.Del(fiber.HeaderAllow)
		return answer(ctx, bookstore.Unrouted(ctx.Path()))
	}
	return answer(ctx, bookstore.Broken(status))
}
