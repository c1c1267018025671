// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingtypes.h"
#include "models/opening/recentsources.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QPushButton;

namespace Backstory
{

class CheckPanel;

/// Opens a source: connectors and recents on the left, the path or URL in the middle, on the right what was
/// found when it was read on trial. Reads nothing itself: it asks for a check and is told the result.
class OpenDialog : public QDialog
{
    Q_OBJECT
public:
    OpenDialog(const QList<ConnectorEntry> &connectors, RecentSources &recents, QWidget *parent);

    void setPlace(const QString &place, const QString &mappingFile = {});
    QString place() const;
    QString mappingFile() const;
    /// What the check of `place` has found; ignored when something else has been typed meanwhile.
    void showCheck(const QString &place, const SourceCheck &check);

Q_SIGNALS:
    void checkWanted(const QString &place, const QString &mappingFile);
    void openWanted(const QString &place, const QString &mappingFile);
    /// It is not recognised: the person wants to say what is what.
    void describeWanted(const QString &place);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeLeft(const QList<ConnectorEntry> &connectors, RecentSources &recents);
    QWidget *makeMiddle();
    QWidget *makeFooter();
    void showConnector(int row);
    void choose(const QModelIndex &index, bool open);
    void browse(QLineEdit *field, const QString &title);
    void placeChanged();
    void startCheck();
    void accept() override;

    QList<ConnectorEntry> m_connectors;
    RecentSources &m_recents;
    bool m_checked = false;     ///< what is shown is about what stands in the field
    bool m_openChecked = false; ///< Enter was pressed before the check was done
    SourceCheck m_check;
    QTimer m_soon; ///< not with every key: a path that is being typed is no path yet
    QListWidget *m_connectorList;
    QListView *m_recentList;
    QLabel *m_name;
    QLabel *m_reads;
    QLabel *m_needs;
    QLineEdit *m_place;
    QLineEdit *m_mapping;
    QLabel *m_recognised;
    CheckPanel *m_panel;
    QLabel *m_summary;
    QPushButton *m_describe;
    QPushButton *m_open;
};

} // namespace Backstory
