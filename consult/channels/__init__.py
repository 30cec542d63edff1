"""The ways out and in: WhatsApp, e-mail, SMS behind one interface, the outbox, the webhook (docs/channels.md)."""
