from django.urls import path

from .views import ask, contact, copying, embed, erasing, follow, number, receipt, writing

urlpatterns = [
    path("ask/", ask.step, {"number": 1}, name="ask"),
    path("ask/2/", ask.step, {"number": 2}, name="ask_2"),
    path("ask/3/", ask.step, {"number": 3}, name="ask_3"),
    path("ask/forget/", ask.forget, name="forget"),
    path("ask/sent/", receipt.sent, name="sent"),
    path("ask/sent/check/", receipt.check, name="check"),
    path("ask/sent/slip/", contact.receipt_slip, name="receipt_slip"),
    path("ask/sent/leave/", receipt.leave, name="leave_receipt"),
    path("embed/ask/", embed.ask_button, name="embed_ask"),
    path("answer/", number.answer, name="answer"),
    path("answer/mine/", follow.mine, name="mine"),
    path("answer/mine/question/", follow.question, name="question"),
    path("answer/mine/contact/", contact.contact, name="contact"),
    path("answer/mine/contact/confirm/", contact.confirm, name="confirm_contact"),
    path("answer/mine/slip/", contact.slip, name="slip"),
    path("answer/mine/write/", writing.write, name="write"),
    path("answer/mine/again/", writing.ask_again, name="ask_again"),
    path("answer/mine/rate/", follow.rate, name="rate"),
    path("answer/mine/withdraw/", follow.withdraw, name="withdraw"),
    path("answer/mine/erase/", erasing.erase, name="erase"),
    path("answer/mine/copy/", copying.copy, name="copy"),
    path("answer/mine/paper/<int:pk>/", follow.paper, name="paper"),
    path("answer/mine/leave/", follow.leave, name="leave"),
]
