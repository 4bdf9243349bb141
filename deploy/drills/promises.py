"""What a drill asserts, and what it measured."""

from processes import Failed


class Promises:
    def __init__(self, name):
        self.name, self.broken, self.numbers = name, [], []

    def hold(self, holds, what):
        if not holds:
            self.broken.append(what)
            print(f"  {self.name}: broken: {what}", flush=True)
        return holds

    def tell(self, number):
        self.numbers.append(number)

    def summary(self):
        return f"{self.name}: {'BROKEN' if self.broken else 'held'}: {', '.join(self.numbers)}"


def carry_out(drill, name, options, place):
    """Runs the drill, and says whether everything promised held."""
    promises = Promises(name)
    try:
        with place:
            drill(options, place, promises)
    except (Failed, OSError) as error:
        promises.hold(False, str(error))
    print(promises.summary(), flush=True)
    return not promises.broken


def few(answers, count=3):
    """Some of them, to be shown."""
    return "; ".join(map(str, answers[:count]))
