// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeysvg.h"

#include <QLineF>
#include <QXmlStreamWriter>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double HeadHeight = 64;

QString number(double value)
{
    return QString::number(value, 'f', 2);
}

QString pointText(QPointF point)
{
    return number(point.x()) + u' ' + number(point.y());
}

QString colorText(quint32 color)
{
    return u"#%1"_s.arg(color, 6, 16, QChar(u'0'));
}

QString curveText(const SankeyCurve &curve, double down)
{
    const QPointF by(0, down);
    return u" C%1 %2 %3"_s.arg(pointText(curve.control1 + by), pointText(curve.control2 + by),
                               pointText(curve.to + by));
}

/// The line itself for a stroke, else the band's edges.
QString pathText(const SankeyBand &band)
{
    const double half = band.isStroked ? 0 : band.width / 2;
    QString path = u"M"_s + pointText(band.line.first().from - QPointF(0, half));
    for (const SankeyCurve &curve : band.line)
        path += curveText(curve, -half);
    if (band.isStroked)
        return path;
    path += u" L"_s + pointText(band.line.last().to + QPointF(0, half));
    for (auto curve = band.line.crbegin(); curve != band.line.crend(); ++curve)
        path += curveText({curve->to, curve->control2, curve->control1, curve->from}, half);
    return path + u" Z"_s;
}

/// Writes a layout element by element.
class SvgWriting
{
public:
    SvgWriting(const SankeyLayout &layout, const CausationGraph &graph, const SankeyColors &colors)
        : m_layout(layout)
        , m_graph(graph)
        , m_colors(colors)
        , m_xml(&m_text)
    {
    }

    QByteArray write(const std::function<int(const QString &)> &indexOf, const SankeyHeading &heading)
    {
        const double width = std::max(m_layout.size().width(), 640.0);
        const double height = m_layout.size().height() + HeadHeight;
        m_xml.setAutoFormatting(true);
        m_xml.writeStartDocument();
        m_xml.writeDefaultNamespace(u"http://www.w3.org/2000/svg"_s);
        m_xml.writeStartElement(u"http://www.w3.org/2000/svg"_s, u"svg"_s);
        attribute(u"width"_s, width);
        attribute(u"height"_s, height);
        m_xml.writeAttribute(u"viewBox"_s, u"0 0 %1 %2"_s.arg(number(width), number(height)));
        m_xml.writeAttribute(u"font-family"_s, u"Inter, 'Helvetica Neue', Arial, sans-serif"_s);
        m_xml.writeAttribute(u"font-size"_s, u"12"_s);
        m_xml.writeTextElement(u"title"_s, heading.title);
        rect(QRectF(0, 0, width, height), m_colors.panel);
        writeHead(heading);
        m_xml.writeStartElement(u"g"_s);
        m_xml.writeAttribute(u"transform"_s, u"translate(0 %1)"_s.arg(HeadHeight));
        for (const SankeyRibbon &ribbon : m_layout.ribbons())
            writeRibbon(ribbon);
        for (const SankeyStub &stub : m_layout.outsides())
            writeStub(stub, m_colors.muted, m_colors.panel);
        for (const SankeyStub &leak : m_layout.leaks())
            writeStub(leak, m_colors.critical, m_colors.criticalFill);
        for (const SankeyNode &node : m_layout.nodes()) {
            const int index = node.isOther() ? -1 : indexOf(m_graph.nodes[node.node].category);
            rect(node.rect, m_colors.category(index));
        }
        for (const SankeyLabel &label : m_layout.labels())
            writeLabel(label);
        m_xml.writeEndElement();
        m_xml.writeEndElement();
        m_xml.writeEndDocument();
        return m_text;
    }

private:
    void attribute(const QString &name, double value) { m_xml.writeAttribute(name, number(value)); }

    void rect(const QRectF &rect, quint32 fill)
    {
        m_xml.writeStartElement(u"rect"_s);
        attribute(u"x"_s, rect.x());
        attribute(u"y"_s, rect.y());
        attribute(u"width"_s, rect.width());
        attribute(u"height"_s, rect.height());
        m_xml.writeAttribute(u"fill"_s, colorText(fill));
        m_xml.writeEndElement();
    }

    void text(QPointF base, const QString &said, quint32 color, bool strong, const QString &anchor,
              bool edge = false)
    {
        m_xml.writeStartElement(u"text"_s);
        attribute(u"x"_s, base.x());
        attribute(u"y"_s, base.y());
        m_xml.writeAttribute(u"fill"_s, colorText(edge ? m_colors.panel : color));
        if (edge) {
            m_xml.writeAttribute(u"stroke"_s, colorText(m_colors.panel));
            m_xml.writeAttribute(u"stroke-width"_s, u"3"_s);
            m_xml.writeAttribute(u"aria-hidden"_s, u"true"_s);
        }
        if (strong)
            m_xml.writeAttribute(u"font-weight"_s, u"600"_s);
        m_xml.writeAttribute(u"text-anchor"_s, anchor);
        m_xml.writeCharacters(said);
        m_xml.writeEndElement();
    }

    void path(const QString &path, quint32 fill, quint32 stroke, double width)
    {
        m_xml.writeStartElement(u"path"_s);
        m_xml.writeAttribute(u"d"_s, path);
        m_xml.writeAttribute(u"fill"_s, width > 0 ? u"none"_s : colorText(fill));
        if (width > 0) {
            m_xml.writeAttribute(u"stroke"_s, colorText(stroke));
            attribute(u"stroke-width"_s, width);
        }
        m_xml.writeEndElement();
    }

    void writeHead(const SankeyHeading &heading)
    {
        text({16, 24}, heading.title, m_colors.text, true, u"start"_s);
        text({16 + usualTextWidth(heading.title, true) + 24, 24}, heading.note, m_colors.muted, false,
             u"start"_s);
        const QString legend = u"p95 delay from cause to effect"_s;
        text({16, 48}, legend, m_colors.muted, false, u"start"_s);
        double x = 16 + usualTextWidth(legend, false) + 16;
        for (int step = 0; step < DelaySteps::Count; ++step) {
            rect(QRectF(x, 39, 24, 11), m_colors.delays[size_t(step)]);
            text({x + 30, 48}, DelaySteps::name(step), m_colors.text, false, u"start"_s);
            x += 30 + usualTextWidth(DelaySteps::name(step), false) + 16;
        }
    }

    void writeRibbon(const SankeyRibbon &ribbon)
    {
        const int step = delayStepOf(ribbon, m_graph);
        const quint32 color = step < 0 ? m_colors.gathered : m_colors.delays[size_t(step)];
        path(pathText(ribbon.band), color, color, ribbon.band.isStroked ? ribbon.band.width : 0);
        if (!ribbon.returns || ribbon.band.line.size() < 9)
            return;
        const SankeyCurve &lane = ribbon.band.line[4];
        const QPointF middle = (lane.from + lane.to) / 2;
        const double size = std::clamp(ribbon.band.width / 4, 3.0, 7.0);
        path(u"M%1 L%2 L%3"_s.arg(pointText(middle + QPointF(size / 2, -size)),
                                  pointText(middle - QPointF(size / 2, 0)),
                                  pointText(middle + QPointF(size / 2, size))),
             0, step < 0 || ribbon.band.width < 8 ? m_colors.text : m_colors.onDelays[size_t(step)], 1.5);
    }

    void writeStub(const SankeyStub &stub, quint32 stroke, quint32 fill)
    {
        if (stub.band.isStroked) {
            path(pathText(stub.band), stroke, stroke, stub.band.width);
            return;
        }
        path(pathText(stub.band), fill, stroke, 0);
        QString hatches;
        for (const QLineF &line : stub.hatches())
            hatches += u"M%1 L%2 "_s.arg(pointText(line.p1()), pointText(line.p2()));
        path(hatches, 0, stroke, 1);
    }

    void writeLabel(const SankeyLabel &label)
    {
        const bool middle = label.alignment & Qt::AlignHCenter;
        const QString anchor = middle ? u"middle"_s : u"start"_s;
        const double x = middle ? label.rect.center().x() : label.rect.left();
        quint32 strong = label.item.kind == SankeyItem::Leak ? m_colors.critical : m_colors.text;
        quint32 normal = m_colors.muted;
        if (label.isInside) {
            const int step = delayStepOf(m_layout.ribbons()[label.item.index], m_graph);
            strong = normal = step < 0 ? m_colors.text : m_colors.onDelays[size_t(step)];
        }
        const double line = label.note.isEmpty() ? label.rect.height() : label.rect.height() / 2;
        // An edge in the panel's colour below the text itself, which some viewers would paint above it.
        for (const bool edge : {true, false}) {
            if (edge && label.isInside)
                continue;
            text({x, label.rect.top() + line * 0.8}, label.text, strong, true, anchor, edge);
            if (!label.note.isEmpty())
                text({x, label.rect.top() + line * 1.8}, label.note, normal, false, anchor, edge);
        }
    }

    const SankeyLayout &m_layout;
    const CausationGraph &m_graph;
    const SankeyColors &m_colors;
    QByteArray m_text;
    QXmlStreamWriter m_xml;
};

} // namespace

int delayStepOf(const SankeyRibbon &ribbon, const CausationGraph &graph)
{
    return ribbon.flows.size() == 1 ? DelaySteps::stepOf(graph.flows[ribbon.flows.first()].p95) : -1;
}

QByteArray sankeySvg(const SankeyLayout &layout, const CausationGraph &graph, const SankeyColors &colors,
                     const std::function<int(const QString &)> &indexOf, const SankeyHeading &heading)
{
    return SvgWriting(layout, graph, colors).write(indexOf, heading);
}

double usualTextWidth(const QString &text, bool strong)
{
    double width = 0;
    for (const QChar letter : text) {
        if (letter.unicode() >= 0x1100)
            width += 12.5;
        else if (u"iljtfI.,:;'|!() "_s.contains(letter))
            width += 4.2;
        else if (u"mwMW%—…→"_s.contains(letter))
            width += 11.6;
        else
            width += letter.isUpper() ? 8.6 : 7.2;
    }
    return strong ? width * 1.06 : width;
}

} // namespace Backstory
