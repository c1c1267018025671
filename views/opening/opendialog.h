// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingtypes.h"
#include "models/opening/recentsources.h"
#include "models/opening/serveraddress.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QListView;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace Backstory
{

class CheckPanel;
class ServerForm;
class PartsPage;

/// Opens a source: connectors and recents on the left, the path or URL in the middle, on the right what was
/// found when it was read on trial. Servers have a form, a connection test and a page of topics. Reads
/// nothing itself: it asks for a check and is told the result.
class OpenDialog : public QDialog
{
    Q_OBJECT
public:
    OpenDialog(const QList<ConnectorEntry> &connectors, RecentSources &recents, QWidget *parent);
    ~OpenDialog() override;

    void setPlace(const QString &place, const QString &mappingFile = {});
    QString place() const;
    QString mappingFile() const;
    /// What the check of `place` has found; ignored when something else has been typed meanwhile.
    void showCheck(const QString &place, const SourceCheck &check);

    /// One step of the connection test, as soon as it is known.
    void showStep(const CheckStep &step);
    /// The test is over; `sentence` is empty when every step passed.
    void showTestEnd(const QString &sentence, const QString &advice);
    void showParts(const QList<OpeningPart> &parts);
    void showPartsFailure(const QString &sentence, const QString &advice);

Q_SIGNALS:
    void checkWanted(const QString &place, const QString &mappingFile);
    void openWanted(const QString &place, const QString &mappingFile);
    /// It is not recognised: the person wants to say what is what.
    void describeWanted(const QString &place);
    void testWanted(const QString &place, const QMap<QString, QString> &secrets);
    void testCanceled();
    void partsWanted(const QString &place, const QMap<QString, QString> &secrets);
    /// Comes before `openWanted()`.
    void secretsTyped(const QString &place, const QMap<QString, QString> &secrets, bool remember);

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

    // For servers, in serverpages.cpp.
    const ConnectorEntry *server() const;
    QWidget *makeServerPart();
    void connectServerPart();
    void chooseConnector(int row);
    void updateServer();
    void updateFooter();
    void takeAddress(const ServerAddress &address);
    void takeTypedSecrets();
    void toggleTest();
    void endTest();
    void showConnectionPage(bool connection);
    bool canOpenServer() const;
    void acceptServer();
    void tellSecrets();
    QMap<QString, QString> typedSecrets() const;
    bool hasForm() const;
    void describe();

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
    QStackedWidget *m_pages;
    PartsPage *m_partsPage;
    QMap<QString, ServerForm *> m_forms;    ///< by the connector's id
    ServerForm *m_form;                     ///< the one that is shown, or was last
    QMap<QString, QString> m_pastedSecrets; ///< of servers without a form
    QList<QWidget *> m_fileOnly;            ///< what servers have no use for
    QList<QWidget *> m_mappingRow;          ///< what only some servers have a use for
    QWidget *m_serverPart;
    ServerAddress m_address;
    SourceCheck m_testCheck;
    bool m_isTesting = false;
    bool m_isFollowing = false; ///< the list of connectors follows what is typed
    QString m_otherPlace;       ///< what stood in the field before a server was chosen
    QPushButton *m_test;
    QPushButton *m_chooseParts;
    QLabel *m_summary;
    QPushButton *m_describe;
    QPushButton *m_open;
};

} // namespace Backstory
