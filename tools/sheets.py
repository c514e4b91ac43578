"""Contact sheets: pictures side by side at a size at which they can still be read."""

from pathlib import Path

from PIL import Image, ImageDraw

SCALE = {"390": (5, 260), "768": (3, 430), "1440": (2, 650), "2560": (1, 1300)}  # pictures in a row, width of each
TALL = {"390": 2.1, "768": 1.1, "1440": 0.69, "2560": 0.68}  # of the width; the rest is seen in the picture itself
HEAD = 16
PAGES = {"390": 1, "768": 2, "1440": 2, "2560": 1}  # rows on a sheet


def lay(folder: Path, names: list[str]) -> None:
    """Write var/screenshots/sheets/<width>-<look>-<number>.png of all pictures in the folder."""
    out = folder / "sheets"
    out.mkdir(exist_ok=True)
    for size, (across, width) in SCALE.items():
        for look in ("light", "dark"):
            files = [folder / f"{name}-{size}-{look}.png" for name in names]
            files = [file for file in files if file.exists()]
            many = across * PAGES[size]
            for number in range(0, len(files), many):
                sheet = _sheet(files[number : number + many], across, width, int(width * TALL[size]))
                sheet.save(out / f"{size}-{look}-{number // many + 1:02d}.png")


def _sheet(files: list[Path], across: int, width: int, tall: int) -> Image.Image:
    rows = -(-len(files) // across)
    sheet = Image.new("RGB", (across * (width + 8), rows * (tall + HEAD)), "#777777")
    draw = ImageDraw.Draw(sheet)
    for place, file in enumerate(files):
        picture = Image.open(file).convert("RGB")
        size = (width, max(1, round(picture.height * width / picture.width)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
        left, top = (place % across) * (width + 8), (place // across) * (tall + HEAD)
        draw.text((left + 4, top + 2), file.stem, fill="white")
        sheet.paste(picture.crop((0, 0, width, min(tall, picture.height))), (left, top + HEAD))
    return sheet
