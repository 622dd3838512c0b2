using PdfSharp.Drawing;
using PdfSharp.Pdf;
using static CrmConsole.Shell.Words;

namespace CrmConsole.Desk;

/// <summary>Draws the sheet as a PDF of one page: A5, or 80 mm wide and as long as it needs. Its only metadata is the title.</summary>
public sealed class ReceiptPdf(ReceiptFonts fonts)
{
    public bool CanDraw => fonts.Any;

    /// <param name="language">"id" or "en", as the sheet was read.</param>
    public byte[] Draw(ReceiptSheet sheet, bool thermal, string language) => In(language == "en" ? English : Indonesian, () =>
    {
        using var document = new PdfDocument();
        document.Info.Title = $"{ReceiptWords.Heading} {sheet.Number}";
        // Left out, the library would name itself twice.
        document.Info.Creator = "CRM Jakarta";
        document.Language = language;
        var page = document.AddPage();
        (page.Width, page.Height) = thermal ? (Mm(80), Mm(600)) : (Mm(148), Mm(210));
        double end;
        using (var canvas = XGraphics.FromPdfPage(page))
            end = thermal ? new Sheet(canvas, sheet, 4, 72, 0.86).Roll() : new Sheet(canvas, sheet, 12, 124, 1).Leaf();
        if (thermal) page.MediaBox = new PdfRectangle(new XPoint(0, Mm(600).Point - end - Mm(6).Point), new XPoint(Mm(80).Point, Mm(600).Point));
        using var bytes = new MemoryStream();
        document.Save(bytes);
        return bytes.ToArray();
    });

    private static XUnit Mm(double mm) => XUnit.FromMillimeter(mm);

    /// <summary>Writes downwards from the top; all measures in points.</summary>
    private sealed class Sheet(XGraphics canvas, ReceiptSheet sheet, double left, double wide, double scale)
    {
        private readonly double x = Mm(left).Point, width = Mm(wide).Point;
        private double y = Mm(8).Point;
        private readonly XFont plain = new(ReceiptFonts.Family, 9.2 * scale), small = new(ReceiptFonts.Family, 7.8 * scale), bold = new(ReceiptFonts.Family, 9.2 * scale, XFontStyleEx.Bold),
            head = new(ReceiptFonts.Family, 14 * scale, XFontStyleEx.Bold), big = new(ReceiptFonts.Family, 19 * scale, XFontStyleEx.Bold);

        public double Leaf()
        {
            Text(ReceiptWords.Office, small);
            Text(ReceiptWords.Heading, head);
            Gap(4);
            var (top, qr) = (y, Mm(34).Point);
            Qr(x + width - qr, top, qr);
            Keys(width - qr - 12);
            y = Math.Max(y, top + qr + 4);
            Rest();
            return y;
        }

        public double Roll()
        {
            Text(ReceiptWords.Office, small);
            Text(ReceiptWords.Heading, head);
            Gap(3);
            Keys(width);
            var qr = Mm(40).Point;
            Qr(x + (width - qr) / 2, y + 4, qr);
            y += qr + 10;
            Rest();
            return y;
        }

        private void Keys(double within)
        {
            if (sheet.Copy > 0) Text(ReceiptWords.Reprint(sheet), small, within);
            Text(ReceiptWords.Number, small, within);
            Text(sheet.Number, big, within);
            Text("PIN", small, within);
            Text(sheet.Pin, big, within);
            Gap(2);
            Text($"{ReceiptWords.Received}: {sheet.ReceivedAt}", plain, within);
            if (sheet.Name is not null) Text($"{ReceiptWords.Name}: {sheet.Name}", plain, within);
            if (sheet.Category is not null) Text($"{ReceiptWords.Category}: {sheet.Category}", plain, within);
            if (sheet.Place is not null) Text($"{ReceiptWords.Place}: {sheet.Place}", plain, within);
            Text($"{sheet.DueLabel}: {sheet.DueAt}", bold, within);
        }

        private void Rest()
        {
            Text(ReceiptWords.Scan, small);
            Text(ReceiptWords.Type(sheet), small);
            if (sheet.Emergency) Text(ReceiptWords.Call112, bold);
            Line();
            Text(ReceiptWords.Flow, bold);
            Gap(3);
            Flow();
            Line();
            Text(ReceiptWords.Contact, small);
            Text(sheet.Desk, bold);
            foreach (var line in sheet.DeskLines) Text(line, plain);
            Gap(4);
            Text(ReceiptWords.Keep(sheet), small);
        }

        // A dot a step, full when it has happened, and a line between them.
        private void Flow()
        {
            double? before = null;
            foreach (var step in sheet.Steps)
            {
                var (dot, top) = (7 * scale, y);
                var centre = top + 6.5 * scale;
                if (before is { } from) canvas.DrawLine(new XPen(XColors.Gray, 0.8), x + dot / 2, from, x + dot / 2, centre - dot / 2);
                if (step.Done) canvas.DrawEllipse(XBrushes.Black, x, centre - dot / 2, dot, dot);
                else canvas.DrawEllipse(new XPen(XColors.Black, 1), x, centre - dot / 2, dot, dot);
                before = centre + dot / 2;
                Text(step.Title, plain, width - 14 * scale, 14 * scale);
                if (step.When is not null) Text(step.When, small, width - 14 * scale, 14 * scale);
                Gap(3);
            }
        }

        private void Qr(double left, double top, double size)
        {
            var code = ReceiptQr.Of(sheet.Link);
            var one = size / code.Size;
            foreach (var (column, row, length) in code.Runs) canvas.DrawRectangle(XBrushes.Black, left + column * one, top + row * one, length * one, one + 0.05);
        }

        private void Text(string text, XFont font, double? within = null, double indent = 0)
        {
            foreach (var line in Lines(text, font, within ?? width))
            {
                canvas.DrawString(line, font, XBrushes.Black, new XPoint(x + indent, y + font.Size));
                y += font.Size * 1.32;
            }
        }

        private IEnumerable<string> Lines(string text, XFont font, double most)
        {
            var line = "";
            foreach (var word in text.Split(' ').SelectMany(w => Pieces(w, font, most)))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && canvas.MeasureString(longer, font).Width > most)
                {
                    yield return line;
                    line = word;
                }
                else line = longer;
            }
            if (line.Length > 0) yield return line;
        }

        // An address without a space may be wider than the roll.
        private IEnumerable<string> Pieces(string word, XFont font, double most)
        {
            while (word.Length > 1 && canvas.MeasureString(word, font).Width > most)
            {
                var fits = word.Length - 1;
                while (fits > 1 && canvas.MeasureString(word[..fits], font).Width > most) fits--;
                yield return word[..fits];
                word = word[fits..];
            }
            yield return word;
        }

        private void Line()
        {
            Gap(4);
            canvas.DrawLine(new XPen(XColors.Gray, 0.6), x, y, x + width, y);
            Gap(4);
        }

        private void Gap(double points) => y += points * scale;
    }
}
