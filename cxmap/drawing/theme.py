"""Style as data: every colour and every size of the pictures by its role. The only place with colour literals."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """How a role's text is set: size and leading (line height) in pixels, weight, slant, letter spacing."""

    size: float
    leading: float
    weight: int = 400
    italic: bool = False
    spacing: float = 0.0


KICKER = Face(11, 14, 600, spacing=0.7)
TITLE = Face(26, 32, 700)
FINDING = Face(15, 20)
HEADING = Face(15, 20, 600)
BODY = Face(13, 17)
STRONG = Face(13, 17, 600)
QUOTE = Face(13, 17, italic=True)
SMALL = Face(12, 15)
SMALL_STRONG = Face(12, 15, 600)
VALUE = Face(14, 16, 700)
RANKED = Face(18, 20, 700)
BADGE = Face(13, 17, 700)
INITIAL = Face(24, 28, 700)
GRAND_TOTAL = Face(36, 40, 700)


@dataclass(frozen=True, slots=True)
class Tint:
    """A pale fill with the edge that goes with it."""

    fill: str
    edge: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role. `soft` is the palest ink for words; `faint` is for outlines, never for words."""

    name: str
    background: str
    panel: str
    hairline: str
    track: str
    axis: str
    ink: str
    soft: str
    faint: str
    actual: str
    desired: str
    gap: str
    gap_strong: str
    gap_pale: str
    gap_ink: str
    on_strong: str
    pain: str
    opportunity: str
    moment_of_truth: str
    failure: str
    wait: str
    empty_dot: str
    avatar: str
    emotional: str
    rational: str
    stages: tuple[Tint, ...]
    phases: tuple[Tint, ...]
    wait_tint: str
    recovery_tint: str
    past_tint: str
    methods: tuple[str, ...]
    overlays: tuple[str, ...]

    def stage(self, index: int) -> Tint:
        """The tint of a stage; the list starts again when it is used up."""
        return self.stages[index % len(self.stages)]

    def phase(self, index: int) -> Tint:
        """The tint of a phase of a cycle; its edge is that of the line the activities stand on."""
        return self.phases[index % len(self.phases)]

    def method(self, index: int) -> str:
        """The shade of the picture's n-th method of evidence."""
        return self.methods[index % len(self.methods)]

    def overlay(self, index: int) -> str:
        return self.overlays[index % len(self.overlays)]


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    panel="#F7F8FA",
    hairline="#D9DEE5",
    track="#EEF1F5",
    axis="#AEB7C2",
    ink="#1B2430",
    soft="#5B6675",
    faint="#8A94A3",
    actual="#0B5FA5",
    desired="#0A7D62",
    gap="#D55E00",
    gap_strong="#C25200",
    gap_pale="#F2BF99",
    gap_ink="#A84700",
    on_strong="#FFFFFF",
    pain="#C8501E",
    opportunity="#0A7D62",
    moment_of_truth="#8A3FFC",
    failure="#C62828",
    wait="#B26A00",
    empty_dot="#C3CAD3",
    avatar="#DCE9F6",
    emotional="#6E5A96",
    rational="#B9AFCB",
    stages=(
        Tint("#EAF2FA", "#C6DAEE"),
        Tint("#EEF7F3", "#C9E3D7"),
        Tint("#FBF3E8", "#EBD7B8"),
        Tint("#F4EFFA", "#D9CBEE"),
        Tint("#FDEEEE", "#F0CDCD"),
    ),
    phases=(
        Tint("#CADDF0", "#5F93C4"),
        Tint("#DCCFF0", "#9A7CCB"),
        Tint("#F0DBB6", "#B58840"),
        Tint("#CDE6DA", "#4E9C7E"),
        Tint("#F3D2D2", "#C4696B"),
    ),
    wait_tint="#FFF8EC",
    recovery_tint="#FDF4EF",
    past_tint="#FAE9DF",
    methods=(
        "#24405C",
        "#5F83A6",
        "#9DB7CE",
        "#D0DBE6",
        "#2F6B5E",
        "#7FB3A4",
        "#C2DDD4",
        "#8A6D2F",
        "#CDB98A",
        "#6B5A86",
        "#B3A6C9",
    ),
    overlays=("#A8005C", "#7A5C00", "#4B4FB8"),
)

DARK = Theme(
    name="dark",
    background="#12171F",
    panel="#1A212C",
    hairline="#323D4B",
    track="#283240",
    axis="#5D6A7A",
    ink="#EDF1F6",
    soft="#AAB5C3",
    faint="#7C8898",
    actual="#6CB6F5",
    desired="#4ECBA6",
    gap="#FF8A3D",
    gap_strong="#FF9A57",
    gap_pale="#7A4B2B",
    gap_ink="#FFB078",
    on_strong="#1B1206",
    pain="#FF8F66",
    opportunity="#4ECBA6",
    moment_of_truth="#BC9BFF",
    failure="#FF7B7B",
    wait="#F0B04A",
    empty_dot="#56626F",
    avatar="#21415F",
    emotional="#A792D8",
    rational="#5F547A",
    stages=(
        Tint("#172A3D", "#2D4E6E"),
        Tint("#15302A", "#2A574B"),
        Tint("#352A18", "#60492A"),
        Tint("#2A2240", "#4D3F72"),
        Tint("#3A2024", "#6B3B41"),
    ),
    phases=(
        Tint("#24496B", "#6A9CCB"),
        Tint("#443468", "#A78ADB"),
        Tint("#57431F", "#C99C53"),
        Tint("#22503F", "#5CAF8E"),
        Tint("#5E3237", "#D07C7E"),
    ),
    wait_tint="#2E2716",
    recovery_tint="#331F1B",
    past_tint="#43291D",
    methods=(
        "#9CC4EA",
        "#6E9AC4",
        "#48709A",
        "#2F4C6B",
        "#8FD9C4",
        "#55A38D",
        "#33695B",
        "#E3C77F",
        "#9E8443",
        "#C3B0E6",
        "#7C6AA3",
    ),
    overlays=("#FF8FC7", "#E3C04A", "#A9ADFF"),
)
