"""The application on Flask."""

from flask import Flask, Response, jsonify, render_template, request

app = Flask(__name__)

# What an application would have from its database.
PRODUCTS = [
    {
        "available": number % 3 != 0,
        "id": number,
        "name": f"Kettle {number}",
        "price": 1990 + 7 * (number - 1000),
        "tags": ["kitchen", "steel"],
    }
    for number in range(1000, 1047)
]
ROWS = [
    {"id": number, "title": f"Tea & <i>biscuits</i> for {number}"}
    for number in range(1, 21)
]


def plain(text):
    return Response(text, mimetype="text/plain")


@app.get("/text")
def text():
    return plain("Hello, World!")


@app.get("/json/16")
def small_json():
    return jsonify(name="Alice")


@app.get("/json/4k")
def large_json():
    return jsonify(PRODUCTS)


@app.get("/user/<int:number>")
def user(number):
    return plain(f"User {number}")


@app.post("/form")
def form():
    name = request.form["name"]
    age = request.form.get("age", type=int)
    return plain(f"{name} is {age}")


@app.get("/page")
def page():
    return render_template("page.html", rows=ROWS)
