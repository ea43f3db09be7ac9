// Values of C as objects of Python.
#include "binding.h"

#include <string.h>
#include <time.h>

PyObject *to_text(const char *s)
{
    if (!s)
        Py_RETURN_NONE;
    return PyUnicode_DecodeUTF8(s, (Py_ssize_t)strlen(s), "replace");
}

PyObject *to_bool(bool value)
{
    return PyBool_FromLong(value);
}

PyObject *to_list(const char *const *strings)
{
    if (!strings)
        Py_RETURN_NONE;
    PyObject *list = PyList_New(0);
    for (; list && *strings; strings++) {
        if (append(list, to_text(*strings)) != 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

PyObject *to_short_text(const char *name, bool shorten)
{
    if (!shorten || !name)
        return to_text(name);
    return PyUnicode_DecodeUTF8(name, (Py_ssize_t)gto_short_length(name), "replace");
}

PyObject *to_value(const char *json)
{
    if (strcmp(json, "null") == 0)
        Py_RETURN_NONE;
    PyObject *module = PyImport_ImportModule("json");
    PyObject *text = to_text(json);
    PyObject *value = module && text ? PyObject_CallMethod(module, "loads", "(O)", text) : NULL;
    Py_XDECREF(text);
    Py_XDECREF(module);
    return value;
}

int put(PyObject *dict, PyObject *key, PyObject *value)
{
    if (!value)
        return -1;
    int rc = PyObject_SetItem(dict, key, value); // of an ordered dictionary, too
    Py_DECREF(value);
    return rc;
}

int put_named(PyObject *dict, const char *key, PyObject *value)
{
    if (!value)
        return -1;
    int rc = PyDict_SetItemString(dict, key, value);
    Py_DECREF(value);
    return rc;
}

int append(PyObject *list, PyObject *value)
{
    if (!value)
        return -1;
    int rc = PyList_Append(list, value);
    Py_DECREF(value);
    return rc;
}

// ---- Texts that recur

PyObject *to_cached_text(struct text_cache *cache, const char *s)
{
    if (!s)
        Py_RETURN_NONE;
    size_t place = ((uintptr_t)s >> 3) % TEXT_CACHE_SIZE;
    if (cache->texts[place] != s) {
        PyObject *text = to_text(s);
        if (!text)
            return NULL;
        Py_XDECREF(cache->objects[place]);
        cache->texts[place] = s;
        cache->objects[place] = text;
    }
    Py_INCREF(cache->objects[place]);
    return cache->objects[place];
}

void text_cache_free(struct text_cache *cache)
{
    for (size_t i = 0; i < TEXT_CACHE_SIZE; i++)
        Py_XDECREF(cache->objects[i]);
}

// ---- Times

// Python knows years 1 to 9999 and offsets of less than a day; what a broken tag says beyond them
// is cut to fit.
static const int64_t TIME_MIN = -62135596800, TIME_MAX = 253402300799;
enum { OFFSET_MAX = 24 * 60 - 1, MINUTE = 60 };

static PyObject *import_class(const char *module, const char *name)
{
    PyObject *found = PyImport_ImportModule(module);
    PyObject *class = found ? PyObject_GetAttrString(found, name) : NULL;
    Py_XDECREF(found);
    return class;
}

int load_calendar(struct module_state *state)
{
    if (state->datetime)
        return 0;
    if (!state->offsets)
        state->offsets = PyDict_New();
    if (!state->timedelta)
        state->timedelta = import_class("datetime", "timedelta");
    if (!state->timezone)
        state->timezone = import_class("datetime", "timezone");
    if (!state->offsets || !state->timedelta || !state->timezone)
        return -1;
    state->datetime = import_class("datetime", "datetime");
    return state->datetime ? 0 : -1;
}

static PyObject *make_zone(struct module_state *state, int offset)
{
    PyObject *delta = PyObject_CallFunction(state->timedelta, "ii", 0, offset * MINUTE);
    PyObject *zone =
        delta ? PyObject_CallFunctionObjArgs(state->timezone, delta, (PyObject *)NULL) : NULL;
    Py_XDECREF(delta);
    return zone;
}

// The time zone of an offset in minutes, as a borrowed reference.
static PyObject *find_zone(struct module_state *state, int offset)
{
    PyObject *key = PyLong_FromLong(offset);
    PyObject *zone = key ? PyDict_GetItemWithError(state->offsets, key) : NULL;
    if (key && !zone && !PyErr_Occurred()) {
        PyObject *made = make_zone(state, offset);
        if (made && PyDict_SetItem(state->offsets, key, made) == 0)
            zone = made; // the dictionary holds it
        Py_XDECREF(made);
    }
    Py_XDECREF(key);
    return zone;
}

PyObject *to_time(struct module_state *state, int64_t seconds, int offset)
{
    if (load_calendar(state) != 0)
        return NULL;
    offset = offset > OFFSET_MAX ? OFFSET_MAX : offset < -OFFSET_MAX ? -OFFSET_MAX : offset;
    PyObject *zone = find_zone(state, offset);
    if (!zone)
        return NULL;
    seconds = seconds > TIME_MAX ? TIME_MAX : seconds < TIME_MIN ? TIME_MIN : seconds;
    time_t local = seconds + offset * MINUTE;
    local = local > TIME_MAX ? TIME_MAX : local < TIME_MIN ? TIME_MIN : local;
    struct tm at;
    if (!gmtime_r(&local, &at))
        return PyErr_NoMemory();
    return PyObject_CallFunction(state->datetime, "iiiiiiiO", at.tm_year + 1900, at.tm_mon + 1,
                                 at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec, 0, zone);
}

// ---- The collector

static PyObject *call_collector(const char *name)
{
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *result = gc ? PyObject_CallMethod(gc, name, NULL) : NULL;
    Py_XDECREF(gc);
    if (!result)
        PyErr_Clear(); // it only makes things slower
    return result;
}

bool pause_collector(void)
{
    PyObject *enabled = call_collector("isenabled");
    bool was_on = enabled == Py_True;
    Py_XDECREF(enabled);
    if (was_on)
        Py_XDECREF(call_collector("disable"));
    return was_on;
}

void resume_collector(bool was_on)
{
    PyObject *type, *value, *traceback;
    if (!was_on)
        return;
    PyErr_Fetch(&type, &value, &traceback); // an exception that is on its way
    Py_XDECREF(call_collector("enable"));
    PyErr_Restore(type, value, traceback);
}
