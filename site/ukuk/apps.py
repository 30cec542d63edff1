from django.apps import AppConfig


class UkukConfig(AppConfig):
    name = "ukuk"
