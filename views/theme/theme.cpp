// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/theme.h"
#include "views/theme/fonts.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>

namespace Backstory
{

using namespace Qt::StringLiterals;

void applyTheme(QApplication &application, Theme theme, const QPalette &system)
{
    if (!application.style() || application.style()->name() != u"fusion"_s)
        application.setStyle(QStyleFactory::create(u"Fusion"_s));
    const Colors &colors = theme == Theme::Dark    ? darkColors()
                           : theme == Theme::Light ? lightColors()
                                                   : colorsOf(system);
    application.setPalette(paletteOf(colors));
    application.setFont(textFont());
    application.setStyleSheet(styleSheetOf(colors));
}

// Everything here is chrome; data is painted by delegates.
QString styleSheetOf(const Colors &colors)
{
    QString sheet = uR"(
QMainWindow, QMenuBar, QToolBar { background: @background; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @strongLine; }
QMenuBar { padding: 0 8px; border: none; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; }
QMenu { background: @panel; border: 1px solid @strongLine; padding: 4px 0; }
QMenu::item { padding: 4px 24px 4px 16px; min-height: 16px; }
QMenu::item:selected { background: @selection; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 4px 0; }
QMenu::icon { padding-left: 12px; }
QMenu::indicator { left: 8px; width: 12px; height: 12px; }
QToolBar { border: none; border-bottom: 1px solid @line; spacing: 4px; padding: 0 8px; min-height: 39px; max-height: 39px; }
QToolBar#views { min-height: 31px; max-height: 31px; padding: 0; spacing: 0; }
QToolBar::separator { width: 1px; background: @line; margin: 8px 4px; }
QToolButton { border: none; border-radius: 2px; padding: 4px 8px; background: transparent; min-height: 16px; }
QToolButton:hover { background: @hover; }
QToolButton:checked { background: @selection; color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton::menu-indicator { image: none; }
QToolButton:focus { border: 2px solid @accent; padding: 2px 6px; }
QDockWidget { border: none; }
QToolTip { background: @header; color: @text; border: 1px solid @strongLine; padding: 4px; }
QLineEdit { background: @panel; border: 1px solid @strongLine; border-radius: 2px; padding: 0 6px; min-height: 22px; selection-background-color: @selection; selection-color: @text; }
QLineEdit:focus { border: 2px solid @accent; padding: 0 5px; min-height: 20px; }
QComboBox { combobox-popup: 0; }
QComboBox, QAbstractSpinBox { background: @panel; border: 1px solid @strongLine; border-radius: 2px; padding: 0 6px; min-height: 22px; selection-background-color: @selection; selection-color: @text; }
QComboBox:hover { background: @hover; }
QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid @accent; padding: 0 5px; min-height: 20px; }
QComboBox:disabled, QAbstractSpinBox:disabled { color: @disabled; border-color: @line; }
QComboBox::drop-down { border: none; width: 20px; subcontrol-position: center right; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url(:/icons/arrow-down-@theme.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-arrow { image: url(:/icons/arrow-up-@theme.svg); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @hover; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @strongLine; padding: 4px 0; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 8px; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover { background: @selection; color: @text; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 12px; height: 12px; border: 1px solid @strongLine; background: @panel; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { image: url(:/icons/checked-@theme.svg); }
QPushButton { background: @panel; border: 1px solid @strongLine; border-radius: 2px; padding: 0 12px; min-height: 22px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 20px; }
QPushButton:disabled { color: @disabled; border-color: @line; }
QPushButton[filled="true"] { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 600; }
QPushButton[filled="true"]:disabled { background: @line; color: @disabled; border-color: @line; }
QPushButton[filled="true"]:focus { border: 2px solid @text; }
QPushButton[link="true"], QToolButton[link="true"] { background: transparent; border: none; color: @accent; padding: 0 4px; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 1px solid @accent; padding: 0 3px; }
QTableView, QTreeView, QListView, QPlainTextEdit { background: @panel; border: none; gridline-color: transparent; outline: none; selection-background-color: @selection; selection-color: @text; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 0 8px; height: 23px; }
QTableCornerButton::section { background: @panel; border: none; }
QProgressBar { background: @line; border: none; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @strongLine; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: @line; }
*[role="muted"] { color: @muted; }
*[role="critical"] { color: @critical; }
*[role="warning"] { color: @warning; }
*[role="panel"] { background: @panel; }
*[role="header"] { background: @header; border-bottom: 1px solid @line; }
*[role="footer"] { background: @header; border-top: 1px solid @line; }
*[role="strip"] { background: @background; border-top: 1px solid @line; }
*[role="popup"] { background: @panel; border: 1px solid @strongLine; }
*[role="badge"] { background: @line; border-radius: 2px; padding: 1px 6px; }
*[role="rule"] { background: @line; }
*[role="box"] { background: @panel; border: 1px solid @line; }
*[role="boxtop"] { background: @header; border: 1px solid @line; }
*[role="criticalbanner"] { background: @criticalFill; border-left: 3px solid @critical; }
*[role="warningbanner"] { background: @warningFill; border-left: 3px solid @warning; }
*[role="notebanner"] { background: @noteFill; border-left: 3px solid @note; }
)"_s;
    // Longer names first where one begins with another.
    const std::pair<QString, QColor> roles[] = {{u"@background"_s, colors.background},
                                                {u"@panel"_s, colors.panel},
                                                {u"@header"_s, colors.header},
                                                {u"@hover"_s, colors.hover},
                                                {u"@line"_s, colors.line},
                                                {u"@strongLine"_s, colors.strongLine},
                                                {u"@text"_s, colors.text},
                                                {u"@muted"_s, colors.muted},
                                                {u"@disabled"_s, colors.disabled},
                                                {u"@accent"_s, colors.accent},
                                                {u"@onAccent"_s, colors.onAccent},
                                                {u"@selection"_s, colors.selection},
                                                {u"@criticalFill"_s, colors.criticalFill},
                                                {u"@critical"_s, colors.critical},
                                                {u"@warningFill"_s, colors.warningFill},
                                                {u"@warning"_s, colors.warning},
                                                {u"@noteFill"_s, colors.noteFill},
                                                {u"@note"_s, colors.note}};
    for (const auto &[role, color] : roles)
        sheet.replace(role, color.name());
    // A style sheet takes pictures from files only.
    return sheet.replace(u"@theme"_s, &colors == &darkColors() ? u"dark"_s : u"light"_s);
}

} // namespace Backstory
