"""How large things may be that come from a file. All are absolute: a small file must not be able to ask for much."""

MEGABYTE = 1 << 20

FILE = 2048 * MEGABYTE
MEMBERS = 256
JSON = 8 * MEGABYTE
TENSOR_HEADER = 4 * MEGABYTE
TENSORS = 40_000
TENSOR_NAME = 200
TENSOR_AXES = 8
THUMBNAIL = 2 * MEGABYTE
THUMBNAIL_SIDE = 2048
RUNS = 200
STEPS = 1 << 18  # numbers in the record of a run's losses; longer runs are averaged
POINTS = 1 << 14  # rows of any other column of it
MEASURES = 10_000
REPLICAS = 256  # whose random numbers a training goes on with
DEPTH = 60  # of lists and records inside each other
CLIPBOARD = 4 * MEGABYTE
