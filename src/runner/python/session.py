"""One submission, loaded: answers the grader's requests one after the other."""
from __future__ import annotations

from typing import Any, Callable, Optional

from classifier import Model, construct
from failures import Refused, call_failure, guarded, where_of
from fence import attempts
from graphs import call_graph
from own_numpy import np
from program import Program
from randomness import seed_everything
from training import Images, Training
from values import Encoder, describe, to_native

_CLASSIFIER = "SoftmaxClassifier"
_STEP = "forwardsBackwards"
# A longer list is none of the contract's, and keeps nothing.
_MAX_KEPT_FROM = 16


class Session:
    """Answers requests. Arrays of a request and of its answer travel beside it."""

    def __init__(self) -> None:
        self._program: Optional[Program] = None
        self._profile: dict[str, Any] = {}
        self._objects: dict[int, Any] = {}
        self._next_object = 0
        self._images: Optional[Images] = None
        self._training: Optional[Training] = None
        self._received: list[np.ndarray] = []
        self._encoder = Encoder()

    def handle(self, request: dict[str, Any], received: list[np.ndarray]) -> tuple[dict[str, Any], list[np.ndarray]]:
        """The reply to a request, an answer or the failure that is the student's doing, and its arrays."""
        self._received = received
        self._encoder = Encoder()
        operation: Callable[[dict[str, Any]], Any] = getattr(self, "_" + request["op"].replace("-", "_"))
        try:
            reply = {"answer": operation(request)}
        except Refused as refused:
            reply = {"failure": refused.failure}
            self._encoder = Encoder()
        except MemoryError:
            raise
        except Exception as error:
            # A request's own mistake is none of the submission's; its objects can raise anywhere else.
            if where_of(error) is None:
                raise
            reply = {"failure": call_failure(error)}
            self._encoder = Encoder()
        self._received = []
        notes = [{"kind": "forbidden-access", "what": what} for what in attempts]
        attempts.clear()
        if self._program is not None:
            notes += self._program.notes
            self._program.notes.clear()
        if notes:
            reply["notes"] = notes
        return reply, self._encoder.arrays

    @property
    def _code(self) -> Program:
        if self._program is None:
            raise RuntimeError("a request before the start")
        return self._program

    def _start(self, request: dict[str, Any]) -> Any:
        self._next_object = request["firstObject"]
        return {}

    def _open(self, request: dict[str, Any]) -> Any:
        self._profile = request["profile"]
        self._program = Program(request["files"], request.get("notebook"), self._profile)
        options = {**self._profile["constructor"], **self._profile["arguments"]}
        arguments = {name: spellings[0] for name, spellings in options.items()}
        return {
            "files": self._program.files,
            "fileNames": self._program.file_names,
            "names": {**arguments, **self._program.names},
        }

    def _load(self, request: dict[str, Any]) -> Any:
        module = request["module"]
        exports = self._code.load(module)
        return {"exports": exports, **self._code.definitions(module)}

    def _read(self, request: dict[str, Any]) -> Any:
        module, name = request["module"], request["name"]
        if module != "hyperparameters":
            return {"value": self._encoder.encode(self._code.find(module, name))}
        setup = {key: self._encoder.encode(value) for key, value in (self._code.setup(name) or {}).items()}
        for key in self._profile["arguments"]:
            if setup.get(key) is None:
                reason = self._code.absence_of(self._code.names[f"{name}.{key}"])
                setup[key] = None if reason is None else {"opaque": f"nothing: {reason}"}
        return {"value": {"record": setup}}

    def _call(self, request: dict[str, Any]) -> Any:
        call = self._callee(request["target"])
        results = []
        for index, wire in enumerate(request["calls"]):
            self._encoder.keep()
            if "parameters" in request:
                self._model(request["target"]["object"]).write(self._decode(request["parameters"][index]))
            arguments = [self._decode(argument) for argument in wire]
            try:
                answer = {"value": self._kept(call(arguments), request["keep"])}
                if request["returnArguments"]:
                    answer["arguments"] = [self._encoder.encode(argument) for argument in arguments]
                results.append(answer)
            except MemoryError:
                raise
            except Refused as refused:
                results.append({"failure": refused.failure})
            except BaseException as error:
                results.append({"failure": call_failure(error, self._code.explain(error))})
        return {"results": results}

    def _callee(self, target: dict[str, Any]) -> Callable[[list[Any]], Any]:
        if "object" in target:
            model = self._model(target["object"])
            method = guarded(lambda: getattr(model.instance, self._code.names[target["method"]], None))
            if method is None:
                raise Refused({"kind": "missing-export"})
            if not callable(method):
                raise Refused({"kind": "wrong-export", "expected": "a method", "actual": describe(method)})
            return lambda arguments: model.step(*arguments)
        function = self._function(target, "a function")
        if target["module"] == "graphs":
            lengths = self._profile["vectors"].get(target["name"])
            return lambda arguments: call_graph(function, arguments, lengths)
        return lambda arguments: function(*arguments)

    def _kept(self, result: Any, keep: list[int]) -> Any:
        """A result as a value, its items at the positions `keep` as handles."""
        if not keep or not isinstance(result, (list, tuple)) or len(result) > _MAX_KEPT_FROM:
            return self._encoder.encode(result)
        items = [
            {"handle": self._hold(item)} if position in keep else self._encoder.encode(item, 1)
            for position, item in enumerate(result)
        ]
        return ["list", *items]

    def _construct(self, request: dict[str, Any]) -> Any:
        constructor = self._function(request, "a class")
        options = self._decode(request["arguments"][0])
        seed_everything(request["seed"])
        instance = construct(constructor, options, self._profile["constructor"])
        return {"object": self._hold(Model(instance, self._profile["parameters"], self._code.names[_STEP]))}

    def _get_parameters(self, request: dict[str, Any]) -> Any:
        return {"value": self._encoder.encode(self._model(request["object"]).read())}

    def _set_parameters(self, request: dict[str, Any]) -> Any:
        self._model(request["object"]).write(self._decode(request["parameters"]))
        return {}

    def _release(self, request: dict[str, Any]) -> Any:
        for number in request["objects"]:
            self._objects.pop(number, None)
        return {}

    def _training_images(self, request: dict[str, Any]) -> Any:
        images, labels, means, deviations = (
            self._decode(request[key]) for key in ("images", "labels", "means", "deviations")
        )
        columns = [column.astype(np.float32).reshape(-1, 1) for column in (means, 1 / deviations)]
        self._images = Images(images, labels.astype(np.int64), *columns)
        return {}

    def _training_start(self, request: dict[str, Any]) -> Any:
        optimizer = self._function(request["optimizer"], "a function")
        names = self._code.names
        seed_everything(request["seed"])
        self._training = Training(
            self._model(request["object"]),
            names[_STEP],
            optimizer,
            names[request["optimizer"]["name"]],
            request.get("beta"),
            self._decode(request["velocities"]) if "velocities" in request else {},
        )
        return {}

    def _training_steps(self, request: dict[str, Any]) -> Any:
        if self._training is None or self._images is None:
            raise RuntimeError("training steps were asked for before a training was started")
        losses = self._training.steps(self._images, self._decode(request["batches"]), request["learningRate"])
        return {
            "losses": self._encoder.encode(np.array(losses)),
            "parameters": self._encoder.encode(self._training.model.read()),
            "velocities": self._encoder.encode(self._training.velocities),
        }

    def _function(self, target: dict[str, Any], expected: str) -> Any:
        found = self._code.find(target["module"], target["name"])
        fits = isinstance(found, type) if expected == "a class" else callable(found)
        if not fits:
            raise Refused({"kind": "wrong-export", "expected": expected, "actual": describe(found)})
        return found

    def _hold(self, item: Any) -> int:
        self._next_object += 1
        self._objects[self._next_object - 1] = item
        return self._next_object - 1

    def _model(self, number: int) -> Model:
        return self._objects[number]

    def _decode(self, wire: Any) -> Any:
        return to_native(wire, self._received, self._objects)
